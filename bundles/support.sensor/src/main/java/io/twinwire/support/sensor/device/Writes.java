package io.twinwire.support.sensor.device;

import io.twinwire.api.sensor.Channel;
import io.twinwire.support.sensor.channel.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The channels of a table that may be written. */
final class Writes<A> {

  private final Map<String, Entry<A>> writable = new LinkedHashMap<>();
  private final String sensor;

  Writes(String sensor, List<Entry<A>> entries) {
    this.sensor = sensor;
    for (Entry<A> entry : entries) {
      if (entry.channel().writable()) {
        writable.put(entry.channel().name(), entry);
      }
    }
  }

  List<Channel> channels() {
    return writable.values().stream().map(Entry::channel).toList();
  }

  Entry<A> entry(String channel) {
    Entry<A> entry = writable.get(channel);
    if (entry == null) {
      throw new IllegalArgumentException(
          sensor + "/" + channel + ": may not be written; " + writable.keySet() + " may");
    }
    return entry;
  }

  static Object raw(Entry<?> entry, Object value) {
    return entry.conversion().raw(value);
  }
}
