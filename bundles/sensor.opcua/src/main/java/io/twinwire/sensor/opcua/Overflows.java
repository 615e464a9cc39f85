package io.twinwire.sensor.opcua;

import io.twinwire.support.sensor.channel.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels whose queue in the server was full: a value with the bit for it comes behind others
 * that the server has dropped (OPC 10000-4, 7.39.1). From any thread.
 */
final class Overflows {

  private record Drop(Instant time, int queue) {}

  private final Map<String, Drop> drops = new ConcurrentHashMap<>();

  void add(Entry<OpcUaAddress> entry, Instant time) {
    drops.put(entry.channel().name(), new Drop(time, entry.address().queue()));
  }

  /** For an operator, who can ask for a longer queue. */
  List<String> warnings() {
    return drops.entrySet().stream()
        .max(Map.Entry.comparingByValue((one, other) -> one.time().compareTo(other.time())))
        .map(last -> text(last.getKey(), last.getValue()))
        .stream()
        .toList();
  }

  private String text(String channel, Drop last) {
    int others = drops.size() - 1;
    return channel
        + (others == 0 ? "" : " and " + others + " more")
        + ": the server dropped changes, last before "
        + last.time()
        + ": its queue of "
        + last.queue()
        + " was full; right is a longer queue, or a shorter publishingInterval";
  }
}
