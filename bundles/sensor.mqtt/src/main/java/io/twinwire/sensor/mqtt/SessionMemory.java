package io.twinwire.sensor.mqtt;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to know from one connection to the next: the messages of QoS 2 that came and
 * were not released. What is to be sent is not kept: a write that failed must not happen later.
 */
final class SessionMemory implements MqttClientPersistence {

  /** How Paho's keys of received messages begin; those of sent ones begin with another letter. */
  private static final String RECEIVED = "r-";

  private final Map<String, MqttPersistable> received = new ConcurrentHashMap<>();

  @Override
  public void open(String clientId, String serverUri) {}

  @Override
  public void close() {}

  @Override
  public void put(String key, MqttPersistable persistable) {
    if (key.startsWith(RECEIVED)) {
      received.put(key, persistable);
    }
  }

  @Override
  public @Nullable MqttPersistable get(String key) {
    return received.get(key);
  }

  @Override
  public void remove(String key) {
    received.remove(key);
  }

  @Override
  public Enumeration<String> keys() {
    return Collections.enumeration(received.keySet());
  }

  @Override
  public void clear() {
    received.clear();
  }

  @Override
  public boolean containsKey(String key) {
    return received.containsKey(key);
  }
}
