package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Reading;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The samples of the channels that tell all of them, within a bound. What is too much is dropped:
 * the oldest of the channel that holds most.
 */
final class Samples {

  /** A text counts as one sample for so many characters. */
  private static final int CHARACTERS = 100;

  /**
   * The samples of a channel.
   *
   * @param dropped how many older ones there were
   */
  record Kept(List<Reading> readings, long dropped) {}

  private static final class Channel {
    private final Deque<Reading> readings = new ArrayDeque<>();
    private long weight;
    private long dropped;
  }

  private final Map<String, Channel> channels = new HashMap<>();
  private long weight;

  /**
   * Keeps a sample.
   *
   * @param limit how many samples are kept in all
   * @return how many were dropped for it
   */
  int add(String key, Reading reading, int limit) {
    Channel channel = channels.computeIfAbsent(key, k -> new Channel());
    channel.readings.add(reading);
    channel.weight += weight(reading);
    weight += weight(reading);
    int dropped = 0;
    while (weight > limit) {
      drop();
      dropped++;
    }
    return dropped;
  }

  private void drop() {
    Channel heaviest =
        channels.values().stream().max(Comparator.comparingLong(c -> c.weight)).orElseThrow();
    long less = weight(heaviest.readings.remove());
    heaviest.weight -= less;
    heaviest.dropped++;
    weight -= less;
  }

  /** Hands over the samples of a channel, in the order in which they came. */
  Kept take(String key) {
    Channel channel = channels.remove(key);
    if (channel == null) {
      return new Kept(List.of(), 0);
    }
    weight -= channel.weight;
    return new Kept(List.copyOf(channel.readings), channel.dropped);
  }

  private static long weight(Reading reading) {
    Object value = reading.value().orElse(reading.reason());
    return value instanceof String text ? 1 + text.length() / CHARACTERS : 1;
  }
}
