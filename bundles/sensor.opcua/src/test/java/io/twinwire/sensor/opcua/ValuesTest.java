package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.support.sensor.channel.ChannelTable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.Test;

class ValuesTest {

  private static ChannelTable<OpcUaAddress> table(String line) {
    return ChannelTable.of(
        new String[] {line}, (address, options) -> OpcUaAddress.parse(address, options, 1000, 10));
  }

  @Test
  void aNodeIdHoldsWhatPlcsPutIntoIt() {
    ChannelTable<OpcUaAddress> table =
        table("fault = 'nsu=urn:plant;s=\"DB 1\".\"Fault\"' sampling=250 queue=3 unit=m/s");

    assertThat(table.faults()).isEmpty();
    OpcUaAddress address = table.entries().get(0).address();
    assertThat(address.node().getNamespaceUri()).isEqualTo("urn:plant");
    assertThat(address.node().getIdentifier()).isEqualTo("\"DB 1\".\"Fault\"");
    assertThat(address.sampling()).isEqualTo(250);
    assertThat(address.queue()).isEqualTo(3);
  }

  @Test
  void whatIsNoNodeIdIsNamed() {
    assertThat(table("a = ns=two;s=x").faults())
        .singleElement()
        .asString()
        .startsWith("channels: a: 'ns=two;s=x' is not a node id; right is ns=2;s=NAME");
    assertThat(table("a = svr=1;i=3").faults()).hasSize(1);
    assertThat(table("a = i=3 queue=0").faults())
        .containsExactly("channels: a: queue: 0 is below 1");
  }

  @Test
  void aNumberIsWrittenAsTheVariableHasItOrNotAtAll() {
    assertThat(Values.written(200L, UByte.class)).isEqualTo(Unsigned.ubyte(200));
    assertThat(Values.written(-1L, Byte.class)).isEqualTo((byte) -1);
    assertThat(Values.written(7L, Short.class)).isEqualTo((short) 7);
    assertThat(Values.written(7L, UShort.class)).isEqualTo(Unsigned.ushort(7));
    assertThat(Values.written(7L, Integer.class)).isEqualTo(7);
    assertThat(Values.written(7L, UInteger.class)).isEqualTo(Unsigned.uint(7));
    assertThat(Values.written(7L, Long.class)).isEqualTo(7L);
    assertThat(Values.written(7L, ULong.class)).isEqualTo(Unsigned.ulong(7));
    assertThat(Values.written(1.5, Float.class)).isEqualTo(1.5f);
    assertThat(Values.written(7L, Double.class)).isEqualTo(7.0);
    assertThat(Values.written(true, Boolean.class)).isEqualTo(true);
    assertThat(Values.written(7L, String.class)).isEqualTo("7");

    assertThatThrownBy(() -> Values.written(300L, UByte.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("300 is no UByte");
    assertThatThrownBy(() -> Values.written(-1L, UInteger.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Values.written(1.5, Integer.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Values.written(1L, Boolean.class)).hasMessage("1 is no Boolean");
    assertThatThrownBy(() -> Values.written("on", Integer.class)).hasMessage("on is no Integer");
  }

  @Test
  void aValueHasTheTimeOfItsSourceElseOfTheServerElseOfTheGateway() {
    Instant now = Instant.parse("2026-11-23T08:00:00Z");
    DateTime source = new DateTime(now.minusSeconds(2));
    DateTime server = new DateTime(now.minusSeconds(1));

    assertThat(time(source, server, now)).isEqualTo(now.minusSeconds(2));
    assertThat(time(DateTime.NULL_VALUE, server, now)).isEqualTo(now.minusSeconds(1));
    assertThat(time(DateTime.NULL_VALUE, DateTime.NULL_VALUE, now)).isEqualTo(now);
  }

  /** As Milo decodes it: with the least time in place of one that was not sent. */
  private static Instant time(DateTime source, DateTime server, Instant now) {
    DataValue value =
        new DataValue(Variant.ofInt32(1), StatusCode.GOOD, source, null, server, null);
    return Values.time(value, Clock.fixed(now, ZoneOffset.UTC));
  }
}
