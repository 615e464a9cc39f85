package io.twinwire.sensor.mqtt;

import io.twinwire.support.sensor.channel.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The channels that have to be heard of now and then, and for how long they were not. */
final class Silence {

  private record Watch(Entry<MqttAddress> entry, long since, boolean told) {}

  private final Map<String, Watch> watches = new HashMap<>();

  /** A message came, or the channel is waited for from now on. */
  synchronized void heard(Entry<MqttAddress> entry, long nanos) {
    if (!entry.address().silence().isZero()) {
      watches.put(entry.channel().name(), new Watch(entry, nanos, false));
    }
  }

  /** The channels whose time is over, each told once for each silence. */
  synchronized List<Entry<MqttAddress>> over(long nanos) {
    List<Entry<MqttAddress>> over = new ArrayList<>();
    watches.replaceAll(
        (name, watch) -> {
          Duration silence = watch.entry().address().silence();
          if (watch.told() || nanos - watch.since() < silence.toNanos()) {
            return watch;
          }
          over.add(watch.entry());
          return new Watch(watch.entry(), watch.since(), true);
        });
    return over;
  }
}
