package io.twinwire.twin.config.typing;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypingTest {

  private final Typing typing = new Typing(new Placeholders(Set.of()));
  private final List<String> faults = new ArrayList<>();

  private Optional<Object> type(Attribute attribute, String json) {
    faults.clear();
    return typing.type(attribute, "x", Json.parse(json), faults);
  }

  private static Attribute several(ValueType type, int cardinality) {
    return new Attribute(
        "x",
        type,
        cardinality,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        List.of(),
        false,
        Attribute.Check.NONE);
  }

  private static Attribute of(ValueType type, String min, String max, String... options) {
    return new Attribute(
        "x",
        type,
        0,
        Optional.ofNullable(min).map(BigDecimal::new),
        Optional.ofNullable(max).map(BigDecimal::new),
        List.of(options),
        false,
        List.of(),
        false,
        Attribute.Check.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER   | 60.0                    | java.lang.Integer  | 60",
        "LONG      | 4503599627370495        | java.lang.Long     | 4503599627370495",
        "LONG      | \"9223372036854775807\" | java.lang.Long     | 9223372036854775807",
        "SHORT     | -32768                  | java.lang.Short    | -32768",
        "BYTE      | 127                     | java.lang.Byte     | 127",
        "DOUBLE    | 5                       | java.lang.Double   | 5.0",
        "FLOAT     | 0.1                     | java.lang.Float    | 0.1",
        "BOOLEAN   | true                    | java.lang.Boolean  | true",
        "CHARACTER | \"c\"                   | java.lang.Character| c",
        "TEXT      | \"c d\"                 | java.lang.String   | c d",
        "PASSWORD  | \"c\"                   | java.lang.String   | c"
      })
  void aValueTakesTheTypeOfItsAttribute(ValueType type, String json, Class<?> java, String text) {
    Object value = type(Attribute.of("x", type), json).orElseThrow();
    assertThat(value).isInstanceOf(java).hasToString(text);
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER   | 60.5                    | x: 60.5 is not an integer",
        "INTEGER   | 2147483648              | x: 2147483648 is above 2147483647",
        "INTEGER   | \"60\"                  | x: \"60\" is not an integer",
        "BYTE      | -129                    | x: -129 is below -128",
        "LONG      | \"9223372036854775808\" | x: \"9223372036854775808\" is above 9223372036854775807",
        "LONG      | \"1e3\"                 | x: \"1e3\" is not an integer",
        "DOUBLE    | \"5\"                   | x: \"5\" is not a number",
        "BOOLEAN   | \"true\"                | x: \"true\" is not true or false",
        "BOOLEAN   | 1                       | x: 1 is not true or false",
        "CHARACTER | \"cd\"                  | x: \"cd\" is not one character",
        "TEXT      | 5                       | x: 5 is not a text",
        "TEXT      | {\"a\":1}               | x: an object is not a text",
        "TEXT      | [\"a\"]                 | x: [\"a\"] is not a text",
        "TEXT      | \"$[env:A]\"            | x: \"$[env:A]\" holds a placeholder that is not allowed",
        "PASSWORD  | \"$[env:A]\"            | x: the value holds a placeholder that is not allowed",
        "PASSWORD  | 12345                   | x: the value is not a text"
      })
  void aFaultNamesThePropertyTheValueAndWhatWouldBeRight(ValueType type, String json, String why) {
    assertThat(type(Attribute.of("x", type), json)).isEmpty();
    assertThat(faults).containsExactly(why);
  }

  @Test
  void boundsAreInclusive() {
    Attribute port = of(ValueType.INTEGER, "1", "65535");
    assertThat(type(port, "1")).contains(1);
    assertThat(type(port, "65535")).contains(65535);
    assertThat(type(port, "0")).isEmpty();
    assertThat(faults).containsExactly("x: 0 is below 1");
    assertThat(type(port, "99999")).isEmpty();
    assertThat(faults).containsExactly("x: 99999 is above 65535");
    assertThat(type(of(ValueType.DOUBLE, "0.5", null), "0.49")).isEmpty();
    assertThat(faults).containsExactly("x: 0.49 is below 0.5");
  }

  @Test
  void theBoundsOfATextAreThoseOfItsLength() {
    Attribute name = of(ValueType.TEXT, "2", "3");
    assertThat(type(name, "\"ab\"")).contains("ab");
    assertThat(type(name, "\"a\"")).isEmpty();
    assertThat(faults).containsExactly("x: \"a\" has 1 characters, fewer than 2");
    type(name, "\"abcd\"");
    assertThat(faults).containsExactly("x: \"abcd\" has 4 characters, more than 3");
  }

  @Test
  void aValueIsOneOfTheOptions() {
    assertThat(type(of(ValueType.TEXT, null, null, "tcp", "rtu"), "\"tcp\"")).contains("tcp");
    type(of(ValueType.TEXT, null, null, "tcp", "rtu"), "\"udp\"");
    assertThat(faults).containsExactly("x: \"udp\" is none of tcp, rtu");
    assertThat(type(of(ValueType.INTEGER, null, null, "9600", "19200"), "9600.0")).contains(9600);
    assertThat(faults).isEmpty();
  }

  @Test
  void cardinalityDecidesBetweenOneAnArrayAndAList() {
    assertThat(type(several(ValueType.INTEGER, 3), "[1,2.0]").orElseThrow())
        .isEqualTo(new Integer[] {1, 2});
    assertThat(type(several(ValueType.TEXT, Integer.MAX_VALUE), "[]").orElseThrow())
        .isEqualTo(new String[0]);
    assertThat(type(several(ValueType.TEXT, Integer.MIN_VALUE), "[\"a\"]")).contains(List.of("a"));
    assertThat(type(several(ValueType.TEXT, 3), "\"a\"")).isEmpty();
    assertThat(faults).containsExactly("x: \"a\" is not an array");
    assertThat(type(several(ValueType.TEXT, -1), "[\"a\",\"b\"]")).isEmpty();
    assertThat(faults).containsExactly("x: 2 elements are more than 1");
  }

  @Test
  void everyBadElementIsNamed() {
    assertThat(type(several(ValueType.INTEGER, 9), "[1,\"a\",2,null,0.5]")).isEmpty();
    assertThat(faults)
        .containsExactly(
            "x[1]: \"a\" is not an integer", "x[3]: is null", "x[4]: 0.5 is not an integer");
  }

  @Test
  void whatTheBundleItselfObjectsToIsRefused() {
    Attribute attribute =
        new Attribute(
            "x",
            ValueType.INTEGER,
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            false,
            text -> text.equals("5") ? Optional.of("not five") : Optional.empty());
    assertThat(type(attribute, "4")).contains(4);
    assertThat(type(attribute, "5")).isEmpty();
    assertThat(faults).containsExactly("x: 5 is refused: not five");
  }

  @Property
  void everyIntegerInRangePassesAndNothingElse(@ForAll long number, @ForAll int low) {
    int high = low > Integer.MAX_VALUE - 1000 ? Integer.MAX_VALUE : low + 1000;
    Attribute attribute = of(ValueType.INTEGER, Integer.toString(low), Integer.toString(high));
    for (long candidate : new long[] {number, low, high, low - 1L, high + 1L}) {
      faults.clear();
      Optional<Object> value = typing.type(attribute, "x", candidate, faults);
      boolean right = candidate >= low && candidate <= high;
      assertThat(value.isPresent()).isEqualTo(right);
      assertThat(faults.isEmpty()).isEqualTo(right);
    }
  }

  @Property
  void aFractionIsNeverAnInteger(@ForAll double number) {
    faults.clear();
    Optional<Object> value = typing.type(Attribute.of("x", ValueType.LONG), "x", number, faults);
    boolean whole = number == Math.rint(number) && Math.abs(number) <= 1L << 52;
    if (whole) {
      assertThat(value).contains((long) number);
    } else if (number != Math.rint(number)) {
      assertThat(value).isEmpty();
    }
  }

  @Property
  void aTypedValueSurvivesATripThroughText(@ForAll double d, @ForAll long l, @ForAll float f) {
    assertThat(Typing.coerce(Attribute.of("x", ValueType.DOUBLE), Double.toString(d)))
        .contains(d + 0.0);
    assertThat(Typing.coerce(Attribute.of("x", ValueType.LONG), Long.toString(l))).contains(l);
    assertThat(Typing.coerce(Attribute.of("x", ValueType.FLOAT), Float.toString(f)))
        .contains(f + 0.0f);
  }

  @Test
  void aLocalValueOfAnotherMeaningHasNone() {
    assertThat(Typing.coerce(Attribute.of("x", ValueType.INTEGER), "abc")).isEmpty();
    assertThat(Typing.coerce(Attribute.of("x", ValueType.INTEGER), "1.5")).isEmpty();
    assertThat(Typing.coerce(Attribute.of("x", ValueType.BOOLEAN), "yes")).isEmpty();
    assertThat(Typing.coerce(several(ValueType.INTEGER, 9), new int[] {1, 2}).orElseThrow())
        .isEqualTo(new Integer[] {1, 2});
  }
}
