package io.twinwire.itests.bench;

import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho at quality of service 1, with nothing around it. */
final class PahoSender implements Sender {

  private static final long BOUND = 10_000;

  private final Access access;
  private final MqttAsyncClient client;

  /**
   * @param window how many messages may be on their way
   */
  PahoSender(Access access, int window) throws Exception {
    this.access = access;
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(access.userName());
    options.setPassword(access.token().toCharArray());
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    // Paho frees a place a moment after it has told of the acknowledgement.
    options.setMaxInflight(2 * window);
    options.setSocketFactory(PlainSdk.trusting(access.authority()).getSocketFactory());
    client =
        new MqttAsyncClient(
            "ssl://" + access.host() + ":8883", access.device(), new MemoryPersistence());
    client.connect(options).waitForCompletion(BOUND);
  }

  @Override
  public void send(int number, byte[] body, Settled settled) throws Exception {
    client.publish(
        access.topic(number),
        body,
        1,
        false,
        null,
        new IMqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            settled.settled(true);
          }

          @Override
          public void onFailure(IMqttToken token, Throwable failure) {
            settled.settled(false);
          }
        });
  }

  @Override
  public void close() {
    try {
      client.disconnect().waitForCompletion(BOUND);
      client.close(true);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }
}
