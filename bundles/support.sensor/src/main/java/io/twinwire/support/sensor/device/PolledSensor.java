package io.twinwire.support.sensor.device;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.ChannelWriter;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sensor of a device that is polled. It connects at the first reading. A device that fails is
 * closed and left alone for a while that grows; meanwhile every channel is bad, with the cause.
 *
 * @param <A> where the adapter finds a channel in its device
 */
public final class PolledSensor<A> implements Sensor, ChannelWriter, DeviceStatus, AutoCloseable {

  private final ChannelTable<A> table;
  private final PolledDevice<A> device;
  private final Backoff backoff;
  private final Clock clock;
  private final DeviceState state;
  private final Writes<A> writes;
  private final List<String> faults;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;
  private boolean open;

  /**
   * @param name of the sensor
   * @param faults of the configuration beside those of the table
   */
  public PolledSensor(
      String name, List<String> faults, ChannelTable<A> table, PolledDevice<A> device) {
    this(name, faults, table, device, Backoff.standard(), Clock.systemUTC());
  }

  /** For tests that move the time. */
  public PolledSensor(
      String name,
      List<String> faults,
      ChannelTable<A> table,
      PolledDevice<A> device,
      Backoff backoff,
      Clock clock) {
    this.table = table;
    this.device = device;
    this.backoff = backoff;
    this.clock = clock;
    this.state = new DeviceState(name);
    this.writes = new Writes<>(name, table.entries());
    this.faults = new ArrayList<>(faults);
    this.faults.addAll(table.faults());
  }

  @Override
  public List<Channel> channels() {
    return table.channels();
  }

  @Override
  public List<Reading> read() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (table.entries().isEmpty() || (!open && !backoff.isDue())) {
        return bad();
      }
      open();
      Samples<A> samples = new Samples<>(clock);
      device.read(table.entries(), samples);
      worked();
      return complete(samples);
    } catch (InterruptedException e) {
      failed(e);
      throw e;
    } catch (Exception e) {
      failed(e);
      return bad();
    } finally {
      lock.unlock();
    }
  }

  private void open() throws Exception {
    if (closed) {
      throw new IOException("the sensor has ended");
    }
    if (!open) {
      // A device that is opened half way is closed, too.
      open = true;
      device.open();
      if (closed) {
        throw new IOException("the sensor has ended");
      }
    }
  }

  private void worked() {
    backoff.worked();
    state.works();
  }

  private void failed(Exception cause) {
    if (open) {
      open = false;
      device.close();
    }
    backoff.failed();
    state.fails(DeviceState.cause(cause));
  }

  private List<Reading> bad() {
    Instant now = clock.instant();
    String reason = state.trouble().orElse("no answer");
    return table.entries().stream()
        .map(entry -> Reading.bad(entry.channel().name(), reason, now))
        .toList();
  }

  private List<Reading> complete(Samples<A> samples) {
    List<Reading> readings = samples.readings();
    Set<String> told = new HashSet<>(samples.unchanged());
    readings.forEach(reading -> told.add(reading.channel()));
    List<Reading> complete = new ArrayList<>(readings);
    for (Entry<A> entry : table.entries()) {
      if (!told.contains(entry.channel().name())) {
        complete.add(Reading.bad(entry.channel().name(), "no value", clock.instant()));
      }
    }
    return complete;
  }

  @Override
  public List<Channel> writable() {
    return writes.channels();
  }

  @Override
  public void write(String channel, Object value) throws Exception {
    Entry<A> entry = writes.entry(channel);
    Object raw = Writes.raw(entry, value);
    lock.lockInterruptibly();
    try {
      open();
      device.write(entry, raw);
      worked();
    } catch (IllegalArgumentException | NotTakenException e) {
      throw e;
    } catch (Exception e) {
      failed(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public Optional<String> trouble() {
    return state.trouble();
  }

  @Override
  public List<String> warnings() {
    return device.warnings();
  }

  @Override
  public void close() {
    closed = true;
    device.close();
  }
}
