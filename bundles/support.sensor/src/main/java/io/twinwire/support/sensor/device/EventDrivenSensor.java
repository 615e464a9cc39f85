package io.twinwire.support.sensor.device;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.ChannelWriter;
import io.twinwire.api.sensor.EventSensor;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sensor of a device that reports by itself. It connects on its loop as soon as it is started,
 * and again, after a while that grows, whenever the device is lost; in between every channel is
 * bad, with the cause.
 *
 * @param <A> where the adapter finds a channel in its device
 */
public final class EventDrivenSensor<A>
    implements EventSensor, ChannelWriter, DeviceStatus, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventDrivenSensor.class);

  /** What one connection reports to; what an earlier one still says is not heard. */
  private final class Connection implements EventDevice.Sink<A> {

    /** While the device is away: what its channels held that were not reported since. */
    private @Nullable Map<String, Reading> held;

    @Override
    public void report(Samples<A> samples) {
      synchronized (delivery) {
        if (current == this) {
          if (held != null) {
            samples.readings().forEach(reading -> held.remove(reading.channel()));
          }
          deliver(samples.readings());
        }
      }
    }

    @Override
    public void away(String cause) {
      synchronized (delivery) {
        if (current == this && held == null) {
          held = new LinkedHashMap<>(latest);
          state.fails(cause);
          deliver(bad(cause));
        }
      }
    }

    @Override
    public void back() {
      synchronized (delivery) {
        if (current == this && held != null) {
          List<Reading> restored = List.copyOf(held.values());
          held = null;
          state.works();
          deliver(restored);
        }
      }
    }

    @Override
    public void lost(String cause) {
      loop.execute(
          () -> {
            if (current == this) {
              failed(cause);
            }
          });
    }
  }

  private final ChannelTable<A> table;
  private final EventDevice<A> device;
  private final Loop loop;
  private final Backoff backoff;
  private final Clock clock;
  private final DeviceState state;
  private final Writes<A> writes;
  private final List<String> faults;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Object delivery = new Object();
  private final Map<String, Reading> latest = new LinkedHashMap<>();
  private volatile Connection current = new Connection();
  private volatile boolean open;
  private volatile boolean closed;

  /**
   * @param name of the sensor
   * @param faults of the configuration beside those of the table
   * @param loop to connect on; its owner ends it after this sensor
   */
  public EventDrivenSensor(
      String name,
      List<String> faults,
      ChannelTable<A> table,
      EventDevice<A> device,
      Loop loop,
      Backoff backoff,
      Clock clock) {
    this.table = table;
    this.device = device;
    this.loop = loop;
    this.backoff = backoff;
    this.clock = clock;
    this.state = new DeviceState(name);
    this.writes = new Writes<>(name, table.entries());
    this.faults = new ArrayList<>(faults);
    this.faults.addAll(table.faults());
  }

  /** Begins to connect. */
  public void start() {
    if (!table.entries().isEmpty()) {
      loop.execute(this::connect);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    Connection connection = new Connection();
    synchronized (delivery) {
      current = connection;
    }
    try {
      device.open(table.entries(), connection);
      open = true;
      if (closed) {
        device.close();
        return;
      }
      backoff.worked();
      synchronized (delivery) {
        if (connection.held == null) {
          state.works();
        }
      }
    } catch (InterruptedException e) {
      device.close();
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failed(DeviceState.cause(e));
    }
  }

  private void failed(String cause) {
    open = false;
    synchronized (delivery) {
      current = new Connection();
    }
    device.close();
    if (closed) {
      return;
    }
    state.fails(cause);
    synchronized (delivery) {
      List<Reading> bad = bad(cause);
      List<Reading> news = bad.stream().filter(reading -> !isTold(reading)).toList();
      bad.forEach(reading -> latest.put(reading.channel(), reading));
      deliver(news);
    }
    Duration delay = backoff.failed();
    Loop.Cancel unused = loop.later(delay, this::connect);
  }

  /** A device that stays away for one cause is told once, not at every try. */
  private boolean isTold(Reading bad) {
    Reading last = latest.get(bad.channel());
    return last != null && last.quality() == Quality.BAD && last.reason().equals(bad.reason());
  }

  /** Under the lock, so that listeners hear one thing after another. */
  private void deliver(List<Reading> readings) {
    if (readings.isEmpty()) {
      return;
    }
    readings.forEach(reading -> latest.put(reading.channel(), reading));
    for (Listener listener : listeners) {
      tell(listener, readings);
    }
  }

  private static void tell(Listener listener, List<Reading> readings) {
    try {
      listener.readings(readings);
    } catch (RuntimeException e) {
      LOG.warn("A listener failed", e);
    }
  }

  @Override
  public Subscription subscribe(Listener listener) {
    synchronized (delivery) {
      listeners.add(listener);
      if (!latest.isEmpty()) {
        tell(listener, List.copyOf(latest.values()));
      }
    }
    return () -> {
      synchronized (delivery) {
        listeners.remove(listener);
      }
    };
  }

  @Override
  public List<Channel> channels() {
    return table.channels();
  }

  @Override
  public List<Reading> read() {
    synchronized (delivery) {
      Map<String, Reading> all = new LinkedHashMap<>();
      bad(state.trouble().orElse("nothing reported yet"))
          .forEach(reading -> all.put(reading.channel(), reading));
      all.putAll(latest);
      return List.copyOf(all.values());
    }
  }

  /** Under the lock: of every channel that is known, those that came by themselves included. */
  private List<Reading> bad(String reason) {
    Instant now = clock.instant();
    Set<String> names = new LinkedHashSet<>();
    table.channels().forEach(channel -> names.add(channel.name()));
    names.addAll(latest.keySet());
    return names.stream().map(name -> Reading.bad(name, reason, now)).toList();
  }

  @Override
  public List<Channel> writable() {
    return writes.channels();
  }

  @Override
  public void write(String channel, Object value) throws Exception {
    Entry<A> entry = writes.entry(channel);
    Object raw = Writes.raw(entry, value);
    if (!open || state.trouble().isPresent()) {
      throw new IOException(state.trouble().orElse("not connected yet"));
    }
    device.write(entry, raw);
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
