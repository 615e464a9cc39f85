package io.twinwire.sensor.modbus;

import io.twinwire.sensor.modbus.line.Call;
import io.twinwire.sensor.modbus.line.Line;
import io.twinwire.sensor.modbus.line.NoAnswerException;
import io.twinwire.sensor.modbus.line.RefusedException;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.NotTakenException;
import io.twinwire.support.sensor.device.PolledDevice;
import io.twinwire.support.sensor.device.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The units of a line. It is lost when the line is, or when no unit answers any more. */
public final class ModbusDevice implements PolledDevice<ModbusAddress> {

  private final Line line;
  private final Settings settings;
  private final List<Unit> units = new ArrayList<>();
  private long quiet = System.nanoTime();

  /**
   * @param name of the sensor
   * @param entries all that will be read
   */
  public ModbusDevice(
      String name, Settings settings, Line line, List<Entry<ModbusAddress>> entries) {
    this(name, settings, line, entries, Backoff::standard);
  }

  ModbusDevice(
      String name,
      Settings settings,
      Line line,
      List<Entry<ModbusAddress>> entries,
      Supplier<Backoff> backoffs) {
    this.line = line;
    this.settings = settings;
    Map<Integer, List<Entry<ModbusAddress>>> byUnit =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.address().unit(), TreeMap::new, Collectors.toList()));
    byUnit.forEach(
        (number, members) ->
            units.add(
                new Unit(name, number, members, settings.limits(), settings.repeats(), backoffs)));
  }

  @Override
  public void open() throws IOException, InterruptedException {
    units.forEach(Unit::wake);
    line.open();
  }

  @Override
  public void read(List<Entry<ModbusAddress>> entries, Samples<ModbusAddress> samples)
      throws IOException, InterruptedException {
    for (Unit unit : units) {
      unit.read(this::ask, samples);
    }
    List<String> silent = silent();
    if (silent.size() == units.size()) {
      throw new IOException(String.join("; ", silent));
    }
  }

  private byte[] ask(Call call, int repeats)
      throws RefusedException, IOException, InterruptedException {
    for (int left = repeats; ; left--) {
      pause();
      try {
        return line.exchange(call);
      } catch (NoAnswerException e) {
        if (left <= 0) {
          throw e;
        }
      } catch (IOException e) {
        if (left <= 0) {
          throw e;
        }
        line.reopen();
      } finally {
        quiet = System.nanoTime() + settings.pause().toNanos();
      }
    }
  }

  private void pause() throws InterruptedException {
    // A reading of many requests ends here when it is interrupted.
    TimeUnit.NANOSECONDS.sleep(quiet - System.nanoTime());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Why some units do not answer while others do. */
  @Override
  public List<String> warnings() {
    List<String> silent = silent();
    return silent.size() == units.size() ? List.of() : silent;
  }

  private List<String> silent() {
    return units.stream().flatMap(unit -> unit.trouble().stream()).toList();
  }

  @Override
  public void write(Entry<ModbusAddress> entry, Object raw)
      throws IOException, InterruptedException {
    ModbusAddress address = entry.address();
    String channel = entry.channel().name();
    if (!address.area().isWritable()) {
      throw new IllegalArgumentException(
          channel + ": " + address.area().spelling() + " cannot be written");
    }
    Call call;
    try {
      call = Writing.call(address, raw, settings.writeMultiple());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(channel + ": " + e.getMessage(), e);
    }
    // What a device does on a write it may do twice, so it is never repeated.
    line.check();
    try {
      ask(call, 0);
    } catch (RefusedException | NoAnswerException e) {
      throw new NotTakenException(channel + ": unit " + address.unit() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
