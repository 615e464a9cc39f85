package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho, connected the way that a device connects. */
final class PahoClient implements AutoCloseable {

  record Received(String topic, String body, int level) {}

  final MqttConnectOptions options = new MqttConnectOptions();
  final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final MqttAsyncClient client;
  private volatile boolean lost;

  PahoClient(TestHub hub, String clientId) throws MqttException {
    client =
        new MqttAsyncClient(
            "ssl://" + TestHub.ADDRESS + ":" + TestHub.PORT, clientId, new MemoryPersistence());
    options.setSocketFactory(hub.clientTls.getSocketFactory());
    options.setUserName(TestHub.ADDRESS + "/" + clientId + "/?api-version=2020-09-30");
    options.setCleanSession(false);
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setMaxInflight(1000);
    client.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {
            lost = true;
          }

          @Override
          public void messageArrived(String topic, MqttMessage message) {
            received.add(
                new Received(topic, new String(message.getPayload(), UTF_8), message.getQos()));
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
  }

  /** Nothing that comes is acknowledged. */
  void acknowledgesByHand() {
    client.setManualAcks(true);
  }

  /** Connects and says whether the hub had a session. */
  boolean connect() throws MqttException {
    IMqttToken token = client.connect(options);
    token.waitForCompletion(10_000);
    return token.getSessionPresent();
  }

  IMqttDeliveryToken publish(String topic, String body, int level) throws MqttException {
    return client.publish(topic, body.getBytes(UTF_8), level, false);
  }

  IMqttDeliveryToken publish(String topic, MqttMessage message) throws MqttException {
    return client.publish(topic, message);
  }

  int subscribe(String filter, int level) throws MqttException {
    IMqttToken token = client.subscribe(filter, level);
    token.waitForCompletion(10_000);
    return token.getGrantedQos()[0];
  }

  void unsubscribe(String filter) throws MqttException {
    client.unsubscribe(filter).waitForCompletion(10_000);
  }

  Received next() throws InterruptedException {
    return received.poll(10, TimeUnit.SECONDS);
  }

  boolean lost() {
    return lost;
  }

  void disconnect() throws MqttException {
    client.disconnect().waitForCompletion(10_000);
  }

  /** The connection breaks; no DISCONNECT is sent. */
  void breakDown() throws MqttException {
    client.disconnectForcibly(0, 1, false);
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      breakDown();
    }
    client.close(true);
  }
}
