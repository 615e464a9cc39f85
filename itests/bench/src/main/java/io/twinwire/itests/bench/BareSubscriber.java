package io.twinwire.itests.bench;

import com.google.gson.JsonParser;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** The least that can see a desired patch: Eclipse Paho, subscribed to the topic of patches. */
final class BareSubscriber implements Follower, MqttCallback {

  private static final String PATCHES = "$iothub/twin/PATCH/properties/desired/#";
  private static final long BOUND = 10_000;

  private final String device;
  private final MqttAsyncClient client;
  private final Map<Integer, Long> seen = new ConcurrentHashMap<>();

  BareSubscriber(Site site, Device identity) {
    device = identity.getDeviceId();
    String host = site.hub().address();
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(host + "/" + device + "/?api-version=2020-09-30");
    options.setPassword(
        SharedAccess.ofDevice(host, device, identity.getPrimaryKey()).toCharArray());
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    try {
      options.setSocketFactory(Cloud.trusting(site.authority()).getSocketFactory());
      client = new MqttAsyncClient("ssl://" + host + ":8883", device, new MemoryPersistence());
      client.setCallback(this);
      client.connect(options).waitForCompletion(BOUND);
      client.subscribe(PATCHES, 1).waitForCompletion(BOUND);
    } catch (MqttException | IOException | GeneralSecurityException e) {
      throw new IllegalStateException(device + " cannot subscribe: " + e.getMessage(), e);
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    long now = System.nanoTime();
    int value =
        JsonParser.parseString(new String(message.getPayload(), StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonObject("probe")
            .get("number")
            .getAsInt();
    seen.put(value, now);
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public void await(int value) {
    Awaitility.await(device + " to see " + value)
        .atMost(Site.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> seen.containsKey(value));
  }

  @Override
  public Map<Integer, Long> seen() {
    return Map.copyOf(seen);
  }

  @Override
  public void connectionLost(Throwable cause) {
    System.err.println(device + " lost its connection: " + cause);
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {}

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, BOUND);
      client.close(true);
    } catch (MqttException e) {
      System.err.println(device + " does not close: " + e.getMessage());
    }
  }
}
