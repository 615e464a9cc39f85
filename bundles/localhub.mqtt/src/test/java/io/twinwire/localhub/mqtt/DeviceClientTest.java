package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.TelemetryMessage;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Microsoft's unmodified device client takes the front for IoT Hub. */
@Timeout(60)
class DeviceClientTest {

  private TestHub hub;
  private DeviceClient client;

  @BeforeEach
  void open() throws Exception {
    hub = new TestHub();
    client = client("dev");
  }

  @AfterEach
  void close() {
    client.close();
    hub.close();
  }

  private interface Call<T> {
    T within(int millis) throws Exception;
  }

  /**
   * Asks again where the client 2.5.0 lost the answer: its receiving thread may remove a callback
   * before it has called it.
   */
  private static <T> T asked(Call<T> call) throws Exception {
    for (int left = 5; ; left--) {
      try {
        return call.within(3_000);
      } catch (IotHubClientException e) {
        if (left == 0 || e.getStatusCode() != IotHubStatusCode.DEVICE_OPERATION_TIMED_OUT) {
          throw e;
        }
      }
    }
  }

  @Test
  void itConnectsSendsAndSaysGoodbye() throws Exception {
    client.open(false);
    FakeGateway.Session session = hub.gateway.session("dev");
    assertThat(session.sasToken.orElseThrow()).startsWith("SharedAccessSignature ");

    Message message = new Message("{\"n\":1}");
    message.setMessageId("id 1");
    message.setContentEncoding("utf-8");
    message.setContentType("application/json");
    message.setProperty("messageNumber", "1");
    message.setProperty("space and & sign", "a/b=c");
    client.sendEvent(message);

    TelemetryMessage stored = session.messages.get(0);
    assertThat(stored.body()).asString(UTF_8).isEqualTo("{\"n\":1}");
    assertThat(stored.systemProperties())
        .containsEntry("message-id", "id 1")
        .containsEntry("content-encoding", "utf-8")
        .containsEntry("content-type", "application/json");
    assertThat(stored.properties())
        .isEqualTo(Map.of("messageNumber", "1", "space and & sign", "a/b=c"));

    client.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> session.closed != null);
    assertThat(session.closed).isEqualTo(CloseReason.CLIENT_CLOSED);
  }

  @Test
  void itGetsAndReportsItsTwinAndHearsOfDesiredChanges() throws Exception {
    BlockingQueue<Twin> changes = new LinkedBlockingQueue<>();
    client.open(false);
    client.subscribeToDesiredProperties((twin, context) -> changes.add(twin), null);

    Twin twin = asked(client::getTwin);
    assertThat(twin.getDesiredProperties()).containsEntry("sendInterval", 60L);
    assertThat(twin.getDesiredProperties().getVersion()).isEqualTo(3);

    TwinCollection report = new TwinCollection();
    report.put("firmwareVersion", "1.0");
    assertThat(asked(time -> client.updateReportedProperties(report, time)).getVersion())
        .isGreaterThanOrEqualTo(2);
    assertThat(hub.gateway.reported).containsEntry("firmwareVersion", "1.0");

    hub.gateway.session("dev").link.desiredChanged(4, Map.of("sendInterval", 5L));
    Twin change = changes.poll(10, TimeUnit.SECONDS);
    assertThat(change.getDesiredProperties()).containsEntry("sendInterval", 5L);
    assertThat(change.getDesiredProperties().getVersion()).isEqualTo(4);
  }

  @Test
  void aRefusedPatchIsTheStatusThatItCatches() throws Exception {
    client.open(false);
    client.subscribeToDesiredProperties((twin, context) -> {}, null);
    TwinCollection report = new TwinCollection();
    report.put("huge", 1);

    IotHubClientException refused =
        catchThrowableOfType(
            IotHubClientException.class,
            () -> asked(time -> client.updateReportedProperties(report, time)));
    assertThat(refused.getStatusCode()).isEqualTo(IotHubStatusCode.REQUEST_ENTITY_TOO_LARGE);
  }

  @Test
  void anUnknownDeviceIsUnauthorized() throws Exception {
    DeviceClient unknown = client("unknown");
    try {
      IotHubClientException refused =
          catchThrowableOfType(IotHubClientException.class, () -> unknown.open(false));
      assertThat(refused.getStatusCode()).isEqualTo(IotHubStatusCode.UNAUTHORIZED);
    } finally {
      unknown.close();
    }
  }

  @Test
  void mq09_afterALossItComesBackAndStillHearsOfDesiredChanges() throws Exception {
    BlockingQueue<Twin> changes = new LinkedBlockingQueue<>();
    BlockingQueue<IotHubConnectionStatus> states = new LinkedBlockingQueue<>();
    client.open(false);
    client.subscribeToDesiredProperties((twin, context) -> changes.add(twin), null);
    client.setConnectionStatusChangeCallback(change -> states.add(change.getNewStatus()), null);
    FakeGateway.Session first = hub.gateway.session("dev");
    hub.closeConnections();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> states.contains(IotHubConnectionStatus.CONNECTED));
    assertThat(hub.gateway.session("dev")).isNotSameAs(first);
    hub.gateway.session("dev").link.desiredChanged(5, Map.of("a", 1L));
    assertThat(changes.poll(10, TimeUnit.SECONDS).getDesiredProperties()).containsEntry("a", 1L);
  }

  private DeviceClient client(String deviceId) {
    String key = Base64.getEncoder().encodeToString("a key for tests".getBytes(UTF_8));
    return new DeviceClient(
        "HostName=" + TestHub.ADDRESS + ";DeviceId=" + deviceId + ";SharedAccessKey=" + key,
        IotHubClientProtocol.MQTT,
        ClientOptions.builder().sslContext(hub.clientTls).build());
  }
}
