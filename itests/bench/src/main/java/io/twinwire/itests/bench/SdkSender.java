package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;

/** Microsoft's device client. */
final class SdkSender implements Sender {

  private static final int MESSAGES_PER_PASS = 1000;
  private static final int PAUSE_MILLIS = 1;

  private final DeviceClient client;

  /**
   * @param tuned whether it sends as much as it can, instead of 10 messages every 10 ms
   */
  SdkSender(Access access, boolean tuned) throws Exception {
    ClientOptions.ClientOptionsBuilder options =
        ClientOptions.builder().sslContext(PlainSdk.trusting(access.authority()));
    if (tuned) {
      options.messagesSentPerSendInterval(MESSAGES_PER_PASS).sendInterval(PAUSE_MILLIS);
    }
    client =
        new DeviceClient(access.connectionString(), IotHubClientProtocol.MQTT, options.build());
    client.open(false);
  }

  @Override
  public void send(int number, byte[] body, Settled settled) {
    Message message = new Message(body);
    message.setProperty(Reading.NUMBER, Integer.toString(number));
    message.setContentType(Reading.CONTENT_TYPE);
    message.setContentEncoding(Reading.CONTENT_ENCODING);
    client.sendEventAsync(
        message, (sent, failure, context) -> settled.settled(failure == null), null);
  }

  @Override
  public void close() {
    client.close();
  }
}
