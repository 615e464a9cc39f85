package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.EventSensor;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the sensors that report by themselves, and gathers on the loop what they say. Confined to
 * the loop, apart from {@link #dropped} and what the sensors call.
 */
final class Listening {

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  /** What one sensor may have said that the loop has not come to yet. */
  static final int MOST = 100_000;

  private final class Inbox implements EventSensor.Listener {
    private final String sensor;
    private final Deque<Reading> waiting = new ArrayDeque<>();
    private EventSensor.Subscription subscription = () -> {};
    private boolean over;

    Inbox(String sensor) {
      this.sensor = sensor;
    }

    @Override
    public void readings(List<Reading> readings) {
      boolean first;
      synchronized (waiting) {
        first = waiting.isEmpty();
        waiting.addAll(readings);
        for (; waiting.size() > MOST; dropped++) {
          waiting.remove();
        }
      }
      if (first) {
        loop.execute(this::gather);
      }
    }

    private void gather() {
      List<Reading> readings;
      synchronized (waiting) {
        readings = new ArrayList<>(waiting);
        waiting.clear();
      }
      if (!over) {
        gatherer.gather(sensor, readings);
      }
    }
  }

  private final Loop loop;
  private final Sampler.Gatherer gatherer;
  private final Map<Long, Inbox> inboxes = new HashMap<>();
  private volatile long dropped;

  Listening(Loop loop, Sampler.Gatherer gatherer) {
    this.loop = loop;
    this.gatherer = gatherer;
  }

  /** Hears those of the sensors that report by themselves, and no others. */
  void use(List<Source> sources) {
    Set<Long> ids = sources.stream().map(Source::id).collect(Collectors.toSet());
    inboxes
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !ids.contains(entry.getKey());
              if (gone) {
                end(entry.getValue());
              }
              return gone;
            });
    for (Source source : sources) {
      if (source.sensor() instanceof EventSensor sensor && !inboxes.containsKey(source.id())) {
        inboxes.put(source.id(), begin(source.name(), sensor));
      }
    }
  }

  // A sensor's bundle may be gone: linkage errors are its own trouble, too.
  private Inbox begin(String name, EventSensor sensor) {
    Inbox inbox = new Inbox(name);
    try {
      inbox.subscription = sensor.subscribe(inbox);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Sensor {} cannot be listened to", name, e);
    }
    return inbox;
  }

  private static void end(Inbox inbox) {
    inbox.over = true;
    try {
      inbox.subscription.close();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("Sensor {} went without a word", inbox.sensor, e);
    }
  }

  /** Ends all listening. */
  void close() {
    use(List.of());
  }

  /** How many readings came faster than they could be gathered. From any thread. */
  long dropped() {
    return dropped;
  }
}
