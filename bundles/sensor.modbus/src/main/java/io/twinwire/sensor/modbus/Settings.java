package io.twinwire.sensor.modbus;

import io.twinwire.sensor.modbus.line.Line;
import io.twinwire.sensor.modbus.line.NetworkLine;
import io.twinwire.sensor.modbus.line.Serial;
import io.twinwire.sensor.modbus.line.SerialPorts;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.settings.Bounds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A configuration that can be used.
 *
 * @param repeats how often a unit that answered before is asked again at once
 * @param pause between an answer and the next request
 * @param writeMultiple whether single coils and registers are written with the functions for many
 */
public record Settings(
    Transport transport,
    String host,
    int port,
    Serial serial,
    int unitId,
    Duration timeout,
    int repeats,
    Duration pause,
    Limits limits,
    WordOrder order,
    boolean writeMultiple) {

  /** What carries the requests. */
  public enum Transport {
    TCP,
    RTU,
    RTU_TCP
  }

  /** Puts the default in the place of what cannot be, and notes it. */
  static Settings of(Config config, List<String> faults) {
    Bounds bounds = new Bounds(faults, "");
    Transport transport =
        option(bounds, "transport", config.transport(), Transport.class, Transport.TCP);
    boolean network = transport != Transport.RTU;
    String where = network ? config.host() : config.serialPort();
    if (where.isBlank()) {
      faults.add(
          network
              ? "host: is empty; right is the device's name or address"
              : "serialPort: is empty; right is a port such as /dev/ttyUSB0");
    }
    Serial serial =
        new Serial(
            config.serialPort(),
            bounds.whole("baudRate", config.baudRate(), 300, 4_000_000, 9600),
            option(bounds, "parity", config.parity(), Serial.Parity.class, Serial.Parity.NONE),
            bounds.whole("stopBits", config.stopBits(), 1, 2, 1));
    return new Settings(
        transport,
        config.host(),
        bounds.whole("port", config.port(), 1, 65_535, 502),
        serial,
        bounds.whole("unitId", config.unitId(), lowestUnit(transport), 255, 1),
        Duration.ofMillis(bounds.whole("timeout", config.timeout(), 10, 60_000, 1000)),
        bounds.whole("repeats", config.repeats(), 0, 5, 1),
        Duration.ofMillis(bounds.whole("pause", config.pause(), 0, 1000, 0)),
        new Limits(
            bounds.whole("maxGap", config.maxGap(), 0, 124, 10),
            bounds.whole("maxLength", config.maxLength(), 1, 125, 125)),
        option(bounds, "order", config.order(), WordOrder.class, WordOrder.ABCD),
        config.writeMultiple());
  }

  private static <E extends Enum<E>> E option(
      Bounds bounds, String name, String value, Class<E> type, E standard) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    return bounds
        .option(
            name,
            value,
            text -> all.stream().filter(option -> spelling(option).equals(text)).findFirst(),
            all.stream().map(Settings::spelling).collect(Collectors.joining(", ")))
        .orElse(standard);
  }

  private static String spelling(Enum<?> option) {
    return option.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** On a serial line, 0 is for all units, and none answers. */
  private static int lowestUnit(Transport transport) {
    return transport == Transport.TCP ? 0 : 1;
  }

  /** The channels of a configuration. */
  public ChannelTable<ModbusAddress> table(String... channels) {
    ModbusAddress.Defaults defaults =
        new ModbusAddress.Defaults(lowestUnit(transport), unitId, order);
    return ChannelTable.of(
        channels, (address, options) -> ModbusAddress.parse(address, options, defaults));
  }

  /** Names a channel that is to be written and cannot be. */
  static Optional<String> fault(Entry<ModbusAddress> entry) {
    return entry.channel().writable() && !entry.address().area().isWritable()
        ? Optional.of(
            "channels: "
                + entry.channel().name()
                + ": "
                + entry.address().area().spelling()
                + " cannot be written; right is coil or holding")
        : Optional.empty();
  }

  /**
   * The line to the units.
   *
   * @param user name of the sensor
   */
  public Line line(SerialPorts ports, String user) {
    return transport == Transport.RTU
        ? ports.line(serial, user, timeout)
        : new NetworkLine(host, port, transport == Transport.RTU_TCP, timeout);
  }
}
