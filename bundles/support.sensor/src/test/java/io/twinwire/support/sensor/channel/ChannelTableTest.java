package io.twinwire.support.sensor.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Channel.Deadband;
import io.twinwire.api.sensor.Channel.Range;
import io.twinwire.api.sensor.ValueType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTableTest {

  private enum Order {
    BIG,
    LITTLE
  }

  private record Address(String text, Order order, int queue) {
    static Address parse(String address, Options options) {
      if (address.startsWith("!")) {
        throw new IllegalArgumentException("address: '" + address + "' begins with !");
      }
      return new Address(
          address,
          options.choice("order", Order.class, Order.BIG),
          options.whole("queue", 1, 9, 1));
    }
  }

  private static ChannelTable<Address> table(String... lines) {
    return ChannelTable.of(lines, Address::parse);
  }

  @Test
  void aLineHasAChannelAnAddressAndOptionsOfBoth() {
    ChannelTable<Address> table =
        table(
            "boiler/t = a:1 as=number unit=Cel scale=0.1 offset=-40 low=-40 high=120"
                + " deadband=0.5 order=little queue=3 writable");

    assertThat(table.faults()).isEmpty();
    assertThat(table.entries())
        .containsExactly(
            new Entry<>(
                new Channel(
                    "boiler/t",
                    ValueType.NUMBER,
                    "Cel",
                    0.1,
                    -40,
                    Optional.of(new Range(-40, 120)),
                    new Deadband(0.5, 0),
                    true),
                new Address("a:1", Order.LITTLE, 3)));
  }

  @Test
  void whatIsNotSaidStandsAtItsDefault() {
    assertThat(table("t=a").entries())
        .containsExactly(
            new Entry<>(Channel.of("t", ValueType.ANY, ""), new Address("a", Order.BIG, 1)));
  }

  @Test
  void whatHoldsBlanksStandsInQuotes() {
    Entry<Address> entry =
        table("t = 'ns=2;s=Line 1.Speed' unit=\"m/s 'a'\" deadband=2%").entries().get(0);

    assertThat(entry.address().text()).isEqualTo("ns=2;s=Line 1.Speed");
    assertThat(entry.channel().unit()).isEqualTo("m/s 'a'");
    assertThat(entry.channel().deadband()).isEqualTo(new Deadband(0, 2));
  }

  @Test
  void anAddressMayHoldEqualsSigns() {
    assertThat(table("t = ns=2;s=Speed").entries().get(0).address().text())
        .isEqualTo("ns=2;s=Speed");
  }

  @Test
  void aRangeStandsForManyLinesAndCountsNameAndAddressTogether() {
    assertThat(table("r{8..10} = x:{100..104/2}").entries())
        .extracting(entry -> entry.channel().name() + " " + entry.address().text())
        .containsExactly("r8 x:100", "r9 x:102", "r10 x:104");
  }

  @Test
  void aLineThatCannotBeUsedIsNamedAndTheOthersStand() {
    ChannelTable<Address> table = table("good = a", "", "bad", "t = !b", "good = c");

    assertThat(table.entries()).extracting(e -> e.channel().name()).containsExactly("good");
    assertThat(table.faults())
        .containsExactly(
            "channels: 'bad' is not NAME = ADDRESS [KEY=VALUE ...]",
            "channels: t: address: '!b' begins with !",
            "channels: good: stands there twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "t = a as=integer|t: as: 'integer' is none of any, boolean, whole, number, text",
        "t = a scale=0|t: scale: 0.0 is not a number other than 0",
        "t = a scale=x|t: scale: 'x' is not a number",
        "t = a low=5 high=4|t: range: 5.0 is above 4.0",
        "t = a deadband=-1|t: deadband: -1.0 is not 0 or more",
        "t = a deadband=101%|t: deadband: 101.0 % is not 0 to 100 %",
        "t = a writable=yes|t: writable: 'yes' is none of true, false",
        "t = a order=middle|t: order: 'middle' is none of big, little",
        "t = a queue=10|t: queue: 10 is above 9",
        "t = a queue=0|t: queue: 0 is below 1",
        "t = a queue=1.5|t: queue: '1.5' is not a whole number",
        "t = a unit=m unit=s|t: unit stands there twice",
        "t = a unit='m|'t = a unit='m' has a quote that does not end",
        "t{0..1} = a{0..2}|'t{0..1} = a{0..2}': one range counts 2, another 3",
        "t{5..1} = a|{5..1} counts nothing; right is {FIRST..LAST} or {FIRST..LAST/STEP}",
        "t{1..20000} = a|'t{1..20000} = a': 20000 channels is above 10000",
        "t = a speed=9|t: speed: no such option; there are as, deadband, high, low, offset, order,"
            + " queue, scale, unit, writable",
      })
  void aFaultNamesTheThingTheValueAndWhatWouldBeRight(String line, String fault) {
    assertThat(table(line).entries()).isEmpty();
    assertThat(table(line).faults()).containsExactly("channels: " + fault);
  }

  @Test
  void aTableWithoutChannelsIsAFault() {
    assertThat(table().faults())
        .isEqualTo(List.of("channels: there is none; right is NAME = ADDRESS [KEY=VALUE ...]"));
  }
}
