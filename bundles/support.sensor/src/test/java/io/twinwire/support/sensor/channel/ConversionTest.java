package io.twinwire.support.sensor.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Channel.Deadband;
import io.twinwire.api.sensor.Channel.Range;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.ValueType;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionTest {

  private static final Instant TIME = Instant.parse("2026-11-22T10:15:00Z");

  private static Channel channel(ValueType type, double scale, double offset) {
    return new Channel("t", type, "Cel", scale, offset, Optional.empty(), Deadband.NONE, true);
  }

  private static Channel between(double low, double high) {
    return new Channel(
        "t", ValueType.ANY, "Cel", 1, 0, Optional.of(new Range(low, high)), Deadband.NONE, true);
  }

  private static Reading read(Channel channel, Object raw) {
    return Conversion.of(channel).reading(raw, TIME, Quality.GOOD, "");
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(ValueType.ANY, 1.0, 0.0, 713, 713L),
        Arguments.of(ValueType.ANY, 0.1, 0.0, 713, 71.3),
        Arguments.of(ValueType.ANY, 0.1, -40.0, 713, 31.3),
        Arguments.of(ValueType.ANY, 1.0, 0.0, 0.1f, 0.1),
        Arguments.of(ValueType.ANY, 1.0, 0.0, true, true),
        Arguments.of(ValueType.ANY, 1.0, 0.0, "on", "on"),
        Arguments.of(
            ValueType.ANY, 1.0, 0.0, new BigInteger("18446744073709551615"), 1.8446744073709552E19),
        Arguments.of(ValueType.ANY, 1.0, 0.0, new BigInteger("7"), 7L),
        Arguments.of(ValueType.BOOLEAN, 1.0, 0.0, 4, true),
        Arguments.of(ValueType.BOOLEAN, 1.0, 0.0, " OFF ", false),
        Arguments.of(ValueType.WHOLE, 1.0, 0.0, 2.5, 3L),
        Arguments.of(ValueType.WHOLE, 0.1, 0.0, 713, 71L),
        Arguments.of(ValueType.WHOLE, 1.0, 0.0, " 42 ", 42L),
        Arguments.of(ValueType.WHOLE, 1.0, 0.0, true, 1L),
        Arguments.of(ValueType.NUMBER, 1.0, 0.0, 7, 7.0),
        Arguments.of(ValueType.NUMBER, 2.0, 1.0, "21.5", 44.0),
        Arguments.of(ValueType.TEXT, 1.0, 0.0, 7, "7"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsScaledAndBecomesOfTheChannelsType(
      ValueType type, double scale, double offset, Object raw, Object value) {
    assertThat(read(channel(type, scale, offset), raw))
        .isEqualTo(Reading.good("t", value, "Cel", TIME));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(ValueType.NUMBER, "abc", "'abc' is not a number"),
        Arguments.of(ValueType.BOOLEAN, "maybe", "'maybe' is neither true nor false"),
        Arguments.of(ValueType.ANY, Double.NaN, "NaN is not a number"),
        Arguments.of(ValueType.NUMBER, Float.POSITIVE_INFINITY, "Infinity is not a number"),
        Arguments.of(
            ValueType.WHOLE, 1e19, "10000000000000000000 is not a whole number of 64 bits"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatCannotBeTheChannelsIsBadWithTheReason(ValueType type, Object raw, String reason) {
    assertThat(read(channel(type, 1, 0), raw)).isEqualTo(Reading.bad("t", reason, TIME));
  }

  @Test
  void aValueOutsideTheRangeIsUncertainAndStillTold() {
    assertThat(read(between(-40, 120), 131))
        .isEqualTo(Reading.uncertain("t", 131L, "Cel", "131 is above 120.0", TIME));
    assertThat(read(between(-40, 120), -41))
        .isEqualTo(Reading.uncertain("t", -41L, "Cel", "-41 is below -40.0", TIME));
    assertThat(read(between(-40, 120), 120).quality()).isEqualTo(Quality.GOOD);
  }

  @Test
  void theDevicesOwnDoubtCounts() {
    Channel channel = between(-40, 120);

    assertThat(Conversion.of(channel).reading(1, TIME, Quality.BAD, "broken wire"))
        .isEqualTo(Reading.bad("t", "broken wire", TIME));
    assertThat(Conversion.of(channel).reading(131, TIME, Quality.UNCERTAIN, "stale"))
        .isEqualTo(Reading.uncertain("t", 131L, "Cel", "stale", TIME));
  }

  @Test
  void whatIsWrittenIsScaledBack() {
    assertThat(Conversion.of(channel(ValueType.ANY, 0.1, -40)).raw(31.3)).isEqualTo(713L);
    assertThat(Conversion.of(channel(ValueType.ANY, 0.5, 0)).raw(0.3)).isEqualTo(0.6);
    assertThat(Conversion.of(channel(ValueType.ANY, 1, 0)).raw(7)).isEqualTo(7L);
    assertThat(Conversion.of(channel(ValueType.BOOLEAN, 1, 0)).raw("on")).isEqualTo(true);
    assertThat(Conversion.of(channel(ValueType.TEXT, 1, 0)).raw("on")).isEqualTo("on");
  }

  @Test
  void whatCannotBeWrittenIsRefusedByName() {
    assertThatThrownBy(() -> Conversion.of(between(0, 10)).raw(11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("t: 11 is above 10.0");
    assertThatThrownBy(() -> Conversion.of(channel(ValueType.NUMBER, 1, 0)).raw("x"))
        .hasMessage("'x' is not a number");
  }
}
