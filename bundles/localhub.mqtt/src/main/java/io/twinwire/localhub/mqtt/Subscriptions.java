package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The topic filters of one session. */
final class Subscriptions {

  /** Rule MQ-08. */
  static final int MOST = 5;

  private final Map<String, MqttQoS> granted = new LinkedHashMap<>();

  /** Subscribes and gives the level that is granted: 1 for 2 (rule MQ-03). */
  MqttQoS add(String filter, MqttQoS asked) {
    MqttQoS level = asked == MqttQoS.AT_MOST_ONCE ? asked : MqttQoS.AT_LEAST_ONCE;
    granted.put(filter, level);
    return level;
  }

  void remove(String filter) {
    granted.remove(filter);
  }

  Optional<MqttQoS> level(String filter) {
    return Optional.ofNullable(granted.get(filter));
  }

  Set<String> filters() {
    return Set.copyOf(granted.keySet());
  }

  int size() {
    return granted.size();
  }
}
