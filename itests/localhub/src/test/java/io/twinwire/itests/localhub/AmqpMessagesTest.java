package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.ProxyOptions;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubDeviceMaximumQueueDepthExceededException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubUnauthorizedException;
import com.microsoft.azure.sdk.iot.service.messaging.AcknowledgementType;
import com.microsoft.azure.sdk.iot.service.messaging.DeliveryAcknowledgement;
import com.microsoft.azure.sdk.iot.service.messaging.FeedbackRecord;
import com.microsoft.azure.sdk.iot.service.messaging.FeedbackStatusCode;
import com.microsoft.azure.sdk.iot.service.messaging.IotHubServiceClientProtocol;
import com.microsoft.azure.sdk.iot.service.messaging.Message;
import com.microsoft.azure.sdk.iot.service.messaging.MessageFeedbackProcessorClient;
import com.microsoft.azure.sdk.iot.service.messaging.MessageFeedbackProcessorClientOptions;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClient;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClientOptions;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodRequestOptions;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClientOptions;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From Microsoft's service clients to its device clients, all over AMQP. */
class AmqpMessagesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path data;

  private static AmqpSite site;

  @BeforeAll
  static void start() {
    site = new AmqpSite(data);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static ProxyOptions proxy() {
    return new ProxyOptions(
        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(site.address, site.hub.proxy())));
  }

  private static MessagingClient messaging(IotHubServiceClientProtocol protocol) throws Exception {
    var options = MessagingClientOptions.builder().sslContext(site.trust());
    MessagingClient client =
        new MessagingClient(
            site.serviceConnection(),
            protocol,
            protocol == IotHubServiceClientProtocol.AMQPS_WS
                ? options.proxyOptions(proxy()).build()
                : options.build());
    client.open();
    return client;
  }

  private static Message message(String body) {
    Message message = new Message(body);
    message.setMessageId("id-" + body);
    message.setCorrelationId("c-" + body);
    message.setProperties(Map.of("room", "1 / A"));
    // The client asks for all feedback where nothing is said.
    message.setDeliveryAcknowledgement(DeliveryAcknowledgement.None);
    return message;
  }

  private static Message withFeedback(String body) {
    Message message = message(body);
    message.setDeliveryAcknowledgement(DeliveryAcknowledgement.Full);
    return message;
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void c2d02_a_message_is_completed_rejected_or_abandoned_and_comes_again(
      IotHubClientProtocol protocol) throws Exception {
    String id = "receiver-" + protocol;
    DeviceClient device = site.connected(id, protocol);
    List<String> heard = new CopyOnWriteArrayList<>();
    device.setMessageCallback(
        (message, context) -> {
          String body =
              new String(
                  message.getBytes(),
                  com.microsoft.azure.sdk.iot.device.Message.DEFAULT_IOTHUB_MESSAGE_CHARSET);
          heard.add(body + " " + message.getProperty("room") + " " + message.getMessageId());
          return switch (body) {
            case "reject" -> IotHubMessageResult.REJECT;
            case "abandon" ->
                heard.stream().filter(one -> one.startsWith("abandon")).count() < 3
                    ? IotHubMessageResult.ABANDON
                    : IotHubMessageResult.COMPLETE;
            default -> IotHubMessageResult.COMPLETE;
          };
        },
        null);
    MessagingClient service = messaging(IotHubServiceClientProtocol.valueOf(protocol.name()));
    try {
      for (String body : List.of("complete", "reject", "abandon")) {
        service.send(id, message(body));
      }
      await().atMost(PATIENCE).until(() -> heard.size() == 5);
      assertThat(heard)
          .contains("complete 1 / A id-complete", "reject 1 / A id-reject")
          .filteredOn(one -> one.startsWith("abandon"))
          .hasSize(3);
      await()
          .atMost(PATIENCE)
          .until(() -> site.cloud.registry().getDevice(id).getCloudToDeviceMessageCount() == 0);
    } finally {
      service.close();
      device.close();
    }
  }

  @Test
  void c2d04_feedback_says_what_became_of_each_batch_after_batch() throws Exception {
    DeviceClient device = site.connected("feedback", IotHubClientProtocol.AMQPS);
    AtomicInteger heard = new AtomicInteger();
    device.setMessageCallback(
        (message, context) -> {
          heard.incrementAndGet();
          return message.getMessageId().equals("id-no")
              ? IotHubMessageResult.REJECT
              : IotHubMessageResult.COMPLETE;
        },
        null);
    List<FeedbackRecord> records = new CopyOnWriteArrayList<>();
    AtomicInteger batches = new AtomicInteger();
    MessageFeedbackProcessorClient reader =
        new MessageFeedbackProcessorClient(
            site.serviceConnection(),
            IotHubServiceClientProtocol.AMQPS,
            batch -> {
              batches.incrementAndGet();
              records.addAll(batch.getRecords());
              return AcknowledgementType.COMPLETE;
            },
            MessageFeedbackProcessorClientOptions.builder().sslContext(site.trust()).build());
    MessagingClient service = messaging(IotHubServiceClientProtocol.AMQPS);
    try {
      reader.start();
      // A batch of 64 comes at once, a smaller one after 15 s.
      service.send("feedback", withFeedback("no"));
      for (int i = 1; i < 128; i++) {
        int sent = i;
        await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(PATIENCE)
            .until(() -> heard.get() > sent - 20);
        service.send("feedback", withFeedback("yes-" + i));
      }
      await().atMost(PATIENCE).until(() -> records.size() >= 128);
      assertThat(batches).hasValueGreaterThanOrEqualTo(2);
      assertThat(records)
          .filteredOn(one -> one.getOriginalMessageId().equals("id-no"))
          .extracting(FeedbackRecord::getStatusCode)
          .containsExactly(FeedbackStatusCode.rejected);
      assertThat(records)
          .filteredOn(one -> one.getOriginalMessageId().startsWith("id-yes-"))
          .hasSize(127)
          .allMatch(one -> one.getDeviceId().equals("feedback"))
          .allMatch(one -> one.getStatusCode() == FeedbackStatusCode.success);
    } finally {
      reader.stop();
      service.close();
      device.close();
    }
  }

  @Test
  void c2d01_the_51st_message_an_unknown_device_and_64_kb_are_refused() throws Exception {
    site.created("full");
    MessagingClient service = messaging(IotHubServiceClientProtocol.AMQPS);
    try {
      for (int i = 0; i < 50; i++) {
        service.send("full", new Message("waits"));
      }
      assertThatThrownBy(() -> service.send("full", new Message("one too many")))
          .isInstanceOf(IotHubException.class)
          .isInstanceOf(IotHubDeviceMaximumQueueDepthExceededException.class);
      assertThatThrownBy(() -> service.send("nobody", new Message("x")))
          .isInstanceOf(IotHubNotFoundException.class);
      assertThatThrownBy(() -> service.send("full", new Message("x".repeat(66_000))))
          .isInstanceOf(IotHubException.class);
    } finally {
      service.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void c2d01_dm01_messages_of_64_kb_and_methods_of_128_kb_share_a_session(
      IotHubClientProtocol protocol) throws Exception {
    String id = "large-" + protocol;
    DeviceClient device = site.connected(id, protocol);
    List<Integer> heard = new CopyOnWriteArrayList<>();
    MessagingClient service = messaging(IotHubServiceClientProtocol.valueOf(protocol.name()));
    DirectMethodsClient methods =
        new DirectMethodsClient(
            site.serviceConnection(),
            DirectMethodsClientOptions.builder().proxyOptions(proxy()).build());
    // With its quotation marks: 128 KB of JSON.
    String payload = "x".repeat(128 * 1024 - 2);
    try {
      device.setMessageCallback(
          (message, context) -> {
            heard.add(message.getBytes().length);
            return IotHubMessageResult.COMPLETE;
          },
          null);
      device.subscribeToMethods(
          (name, given, context) -> new DirectMethodResponse(200, given.getPayload(String.class)),
          null);
      for (int i = 0; i < 3; i++) {
        Message message = new Message("y".repeat(65_000));
        message.setDeliveryAcknowledgement(DeliveryAcknowledgement.None);
        service.send(id, message);
        var answer =
            methods.invoke(
                id, "echo", DirectMethodRequestOptions.builder().payload(payload).build());
        assertThat(answer.getPayloadAsJsonString()).isEqualTo('"' + payload + '"');
      }
      await().atMost(PATIENCE).until(() -> heard.equals(List.of(65_000, 65_000, 65_000)));
    } finally {
      service.close();
      device.close();
    }
  }

  @Test
  void a_wrong_policy_key_opens_nothing() throws Exception {
    MessagingClient service =
        new MessagingClient(
            site.serviceConnection()
                .replaceAll("SharedAccessKey=.*", "SharedAccessKey=bm90IHRoZSBrZXk="),
            IotHubServiceClientProtocol.AMQPS,
            MessagingClientOptions.builder().sslContext(site.trust()).build());
    assertThatThrownBy(service::open).isInstanceOf(IotHubUnauthorizedException.class);
    service.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void dm02_methods_of_devices_and_modules_are_answered(IotHubClientProtocol protocol)
      throws Exception {
    DirectMethodsClient methods =
        new DirectMethodsClient(
            site.serviceConnection(),
            DirectMethodsClientOptions.builder().proxyOptions(proxy()).build());
    String id = "methods-" + protocol;
    DeviceClient device = site.connected(id, protocol);
    ModuleClient module = site.module(id + "-host", "m1", protocol);
    try {
      device.subscribeToMethods(
          (name, payload, context) -> new DirectMethodResponse(201, "did " + name), null);
      var answer = methods.invoke(id, "reboot");
      assertThat(answer.getStatus()).isEqualTo(201);
      assertThat(answer.getPayloadAsJsonString()).contains("did reboot");
      module.open(false);
      module.subscribeToMethods(
          (name, payload, context) -> new DirectMethodResponse(202, null), null);
      assertThat(methods.invoke(id + "-host", "m1", "go").getStatus()).isEqualTo(202);
    } finally {
      device.close();
      module.close();
    }
    // The hub may hear of the end after the client has returned.
    site.awaitLine("connection " + id + " disconnected .*");
    // DM-01: the client asks for 200 s unless told otherwise.
    DirectMethodRequestOptions atOnce =
        DirectMethodRequestOptions.builder().methodConnectTimeoutSeconds(0).build();
    assertThatThrownBy(() -> methods.invoke(id, "reboot", atOnce))
        .isInstanceOf(IotHubException.class);
  }
}
