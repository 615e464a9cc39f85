package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the channels showed since the last message, and what was reported of them: aggregation and
 * report by exception. Confined to its loop, apart from {@link #dropped}.
 */
final class Channels {

  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

  /** How many channels are remembered by what was reported of them. Of others all is news. */
  private static final int REMEMBERED = 10_000;

  /** What was told last, and when it went, in elapsed nanoseconds. */
  private record Told(Window.Shown shown, long at) {}

  /**
   * A channel that was heard of since the last message but one. It is used again from message to
   * message: thousands of channels would else leave garbage of middle age, which costs a small heap
   * long pauses.
   */
  private static final class Gathered {
    private final String sensor;
    private final String channel;
    private final String key;
    private final Window window = new Window();
    private Plan plan;
    private Policy policy;

    Gathered(Plan plan, String sensor, String channel) {
      this.sensor = sensor;
      this.channel = channel;
      this.key = sensor + "/" + channel;
      this.plan = plan;
      this.policy = plan.policy(sensor, channel);
    }

    Policy policy(Plan current) {
      if (plan != current) {
        plan = current;
        policy = current.policy(sensor, channel);
      }
      return policy;
    }
  }

  /** A map that forgets what was not used for longest. */
  private static final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  private final Map<String, Map<String, Gathered>> gathered = new HashMap<>();
  private final Map<String, Told> told = new Recent<>();
  private final Map<String, Aggregation> fallbacks = new Recent<>();
  private final Samples samples = new Samples();
  private long dropping;
  private volatile long dropped;

  /** Takes what a sensor read. */
  void gather(Plan plan, int maxSamples, String sensor, List<Reading> readings) {
    Map<String, Gathered> known = gathered.computeIfAbsent(sensor, s -> new HashMap<>());
    for (Reading reading : readings) {
      Gathered channel =
          known.computeIfAbsent(reading.channel(), name -> new Gathered(plan, sensor, name));
      channel.window.add(reading);
      Policy policy = channel.policy(plan);
      if (policy.aggregation() == Aggregation.ALL && isNews(policy, channel.key, reading)) {
        dropped(samples.add(channel.key, reading, maxSamples), maxSamples);
      }
    }
  }

  /** Where all samples are told, the deadband lies around each that is kept. */
  private boolean isNews(Policy policy, String key, Reading reading) {
    if (!policy.byException()) {
      return true;
    }
    Window.Shown shown = Window.Shown.of(reading);
    Told before = told.get(key);
    if (before != null && !isNews(policy, before.shown(), shown)) {
      return false;
    }
    told.put(key, new Told(shown, before == null ? 0 : before.at()));
    return true;
  }

  /**
   * What a message has to tell: JSON by key. What was gathered until now is done with.
   *
   * @param time the message's
   * @param at elapsed nanoseconds
   */
  SortedMap<String, Object> report(Plan plan, Instant time, long at) {
    SortedMap<String, Object> values = new TreeMap<>();
    for (Map<String, Gathered> known : gathered.values()) {
      known.values().removeIf(channel -> channel.window.isEmpty());
      for (Gathered channel : known.values()) {
        tell(channel.policy(plan), channel, time, at)
            .ifPresent(value -> values.put(channel.key, value));
        channel.window.clear();
      }
    }
    gathered.values().removeIf(Map::isEmpty);
    dropped = dropping;
    dropping = 0;
    return values;
  }

  private Optional<Object> tell(Policy policy, Gathered channel, Instant time, long at) {
    String key = channel.key;
    Window window = channel.window;
    Samples.Kept kept = samples.take(key);
    Window.Shown shown = window.shown(policy.aggregation());
    if (!policy.byException()) {
      told.remove(key);
      return Optional.of(form(policy.aggregation(), key, window, kept, time));
    }
    Told before = told.get(key);
    if (before != null) {
      boolean all = policy.aggregation() == Aggregation.ALL;
      boolean news =
          all
              ? !kept.readings().isEmpty() || kept.dropped() > 0
              : isNews(policy, before.shown(), shown);
      if (!news && !isSilent(policy.maxSilence(), before.at(), at)) {
        return Optional.empty();
      }
      // Of all samples the last that was kept is what the hub knows, not the newest.
      shown = all && news ? before.shown() : shown;
    }
    told.put(key, new Told(shown, at));
    return Optional.of(form(policy.aggregation(), key, window, kept, time));
  }

  private Object form(
      Aggregation aggregation, String key, Window window, Samples.Kept kept, Instant time) {
    if (aggregation == Aggregation.ALL) {
      return kept.readings().isEmpty()
          ? Form.list(List.of(window.newest()), kept.dropped())
          : Form.list(kept.readings(), kept.dropped());
    }
    if (aggregation.figures().isEmpty()) {
      return Form.single(time, window.newest());
    }
    if (window.others() && fallbacks.put(key, aggregation) != aggregation) {
      LOG.info(
          "{}: of what is no number there is no {}; the last value is sent",
          key,
          aggregation.spelling());
    }
    return window
        .tally()
        .map(numbers -> Form.aggregate(aggregation, numbers, window))
        .orElseGet(() -> Form.single(time, window.newest()));
  }

  /** What was told of these channels has not arrived: whatever they show next is news. */
  void forget(Collection<String> keys) {
    told.keySet().removeAll(keys);
  }

  /** How many samples the last message, or the next, has to do without. From any thread. */
  long dropped() {
    return dropped;
  }

  private void dropped(int more, int maxSamples) {
    if (more > 0) {
      dropping += more;
      if (dropped == 0) {
        LOG.warn("More than {} samples between two messages: the oldest are dropped", maxSamples);
      }
      dropped = Math.max(dropped, dropping);
    }
  }

  private static boolean isNews(Policy policy, Window.Shown before, Window.Shown now) {
    return before.quality() != now.quality()
        || before.bad() != now.bad()
        || !policy.deadband().holds(before.values(), now.values());
  }

  private static boolean isSilent(Duration maxSilence, long since, long now) {
    return !maxSilence.isZero() && now - since >= maxSilence.toNanos();
  }
}
