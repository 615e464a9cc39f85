package io.twinwire.itests.localhub;

import static com.microsoft.azure.sdk.iot.device.IotHubClientProtocol.AMQPS;
import static com.microsoft.azure.sdk.iot.device.IotHubClientProtocol.HTTPS;
import static com.microsoft.azure.sdk.iot.device.IotHubClientProtocol.MQTT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.localhub.IdentitiesTest.PolicyToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

/** Microsoft's Event Hubs client reads the built-in endpoint. */
class EventHubTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;

  private static AmqpSite site;
  private static SSLContext before;

  @BeforeAll
  static void start() throws Exception {
    before = SSLContext.getDefault();
    site = new AmqpSite(data);
    // The Event Hubs client has no setting for trust: it takes the JVM's default.
    SSLContext.setDefault(site.trust());
  }

  @AfterAll
  static void stop() {
    SSLContext.setDefault(before);
    site.close();
  }

  private static EventHubClientBuilder builder() throws Exception {
    Matcher service =
        Pattern.compile("SharedAccessKeyName=([^;]+);SharedAccessKey=([^;]+)")
            .matcher(site.serviceConnection());
    assertThat(service.find()).isTrue();
    return builder(service.group(1), service.group(2));
  }

  private static EventHubClientBuilder builder(String policy, String key) {
    return new EventHubClientBuilder()
        .connectionString(
            "Endpoint=sb://%s/;SharedAccessKeyName=%s;SharedAccessKey=%s;EntityPath=events"
                .formatted(site.address, policy, key))
        .consumerGroup(EventHubClientBuilder.DEFAULT_CONSUMER_GROUP_NAME);
  }

  private static String sent(String id, IotHubClientProtocol protocol, String... bodies)
      throws Exception {
    DeviceClient client = site.connected(id, protocol);
    try {
      for (String body : bodies) {
        Message message = new Message(body);
        message.setMessageId("id-" + body);
        message.setCorrelationId("c-" + body);
        message.setContentType("application/json");
        message.setContentEncoding("utf-8");
        message.setProperty("room", "1 / A");
        client.sendEvent(message);
      }
    } finally {
      client.close();
    }
    return site.cloud.registry().getDevice(id).getGenerationId();
  }

  /** All that a partition keeps. */
  private static List<PartitionEvent> all(EventHubConsumerClient consumer, String partition) {
    PartitionProperties now = consumer.getPartitionProperties(partition);
    return now.isEmpty()
        ? List.of()
        : read(
            consumer,
            partition,
            EventPosition.earliest(),
            (int) (now.getLastEnqueuedSequenceNumber() - now.getBeginningSequenceNumber() + 1));
  }

  private static List<PartitionEvent> read(
      EventHubConsumerClient consumer, String partition, EventPosition from, int count) {
    List<PartitionEvent> events = new ArrayList<>();
    consumer.receiveFromPartition(partition, count, from, PATIENCE).forEach(events::add);
    return events;
  }

  private static boolean isOf(PartitionEvent event, String device) {
    return device.equals(event.getData().getSystemProperties().get("iothub-connection-device-id"));
  }

  @Test
  void d2c02_d2c03_every_message_is_read_from_its_partition_with_the_hubs_stamps()
      throws Exception {
    String mqttGeneration = sent("reader-mqtt", MQTT, "m1", "m2", "m3");
    String amqpGeneration = sent("reader-amqp", AMQPS, "a1", "a2", "a3");
    try (EventHubConsumerClient consumer = builder().buildConsumerClient()) {
      assertThat(consumer.getEventHubProperties().getName()).isEqualTo("events");
      List<String> partitions = new ArrayList<>();
      consumer.getPartitionIds().forEach(partitions::add);
      assertThat(partitions).containsExactly("0", "1", "2", "3");
      for (String device : List.of("reader-mqtt", "reader-amqp")) {
        List<List<PartitionEvent>> found =
            partitions.stream()
                .map(
                    partition ->
                        all(consumer, partition).stream()
                            .filter(event -> isOf(event, device))
                            .toList())
                .filter(list -> !list.isEmpty())
                .toList();
        assertThat(found).as("partitions of %s", device).hasSize(1);
        String letter = device.equals("reader-mqtt") ? "m" : "a";
        assertThat(found.get(0))
            .extracting(event -> event.getData().getBodyAsString())
            .containsExactly(letter + 1, letter + 2, letter + 3);
        var event = found.get(0).get(0).getData();
        assertThat(event.getProperties()).containsEntry("room", "1 / A");
        assertThat(event.getMessageId()).isEqualTo("id-" + letter + 1);
        assertThat(event.getCorrelationId()).isEqualTo("c-" + letter + 1);
        assertThat(event.getContentType()).isEqualTo("application/json");
        assertThat(event.getSystemProperties())
            .containsEntry("iothub-message-source", "Telemetry")
            .containsEntry(
                "iothub-connection-auth-generation-id",
                letter.equals("m") ? mqttGeneration : amqpGeneration)
            .containsKey("iothub-enqueuedtime");
        assertThat(event.getSystemProperties().get("iothub-connection-auth-method").toString())
            .contains("\"type\":\"sas\"", "\"scope\":\"device\"");
        assertThat(event.getEnqueuedTime())
            .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
      }
    }
  }

  @Test
  void d2c03_the_stamps_say_who_sent_when_and_how_it_was_let_in() throws Exception {
    Map<String, String> methods = new HashMap<>();
    Map<String, String> generations = new HashMap<>();
    RegistryClient registry = site.cloud.registry();
    Devices devices = new Devices(site.hub);
    X509Bundle root = Certificates.authority("root of stamps");
    assertThat(Certificates.proven(site.hub.control(), "stamps", root)).isTrue();
    for (IotHubClientProtocol protocol : List.of(MQTT, AMQPS, HTTPS)) {
      Device sas = registry.addDevice(new Device("stamp-sas-" + protocol));
      stamped(devices.device(sas.getDeviceId(), sas.getPrimaryKey(), protocol));
      methods.put(sas.getDeviceId(), method("device", "sas", "iothub"));

      Device policy = registry.addDevice(new Device("stamp-policy-" + protocol));
      PolicyToken token =
          PolicyToken.of(
              site.hub.control(), "stamps-" + protocol, site.address, policy.getDeviceId());
      stamped(devices.device(policy.getDeviceId(), token, protocol));
      methods.put(policy.getDeviceId(), method("hub", "sas", "iothub"));

      X509Bundle own = Certificates.authority("self-signed");
      Device self = new Device("stamp-self-" + protocol, AuthenticationType.SELF_SIGNED);
      self.setThumbprint(
          Certificates.thumbprint(own, "SHA-256"), Certificates.thumbprint(own, "SHA-1"));
      self = registry.addDevice(self);
      stamped(devices.device(self.getDeviceId(), own, protocol));
      methods.put(self.getDeviceId(), method("device", "x509Certificate", "external"));

      Device signed =
          registry.addDevice(
              new Device("stamp-ca-" + protocol, AuthenticationType.CERTIFICATE_AUTHORITY));
      X509Bundle leaf = Certificates.named(signed.getDeviceId()).buildIssuedBy(root);
      stamped(devices.device(signed.getDeviceId(), leaf, protocol));
      methods.put(signed.getDeviceId(), method("device", "x509CertificateAuthority", "external"));
      for (Device device : List.of(sas, policy, self, signed)) {
        generations.put(device.getDeviceId(), device.getGenerationId());
      }
      if (protocol != HTTPS) {
        // Microsoft's module client has no HTTPS.
        Module module = registry.addModule(new Module(sas.getDeviceId(), "m1"));
        stamped(devices.module(sas.getDeviceId(), "m1", module.getPrimaryKey(), protocol));
        methods.put(sas.getDeviceId() + "/m1", method("module", "sas", "iothub"));
        generations.put(sas.getDeviceId() + "/m1", module.getGenerationId());
      }
    }
    Map<String, Map<String, Object>> stamps = new HashMap<>();
    try (EventHubConsumerClient consumer = builder().buildConsumerClient()) {
      for (String partition : consumer.getPartitionIds()) {
        for (PartitionEvent event : all(consumer, partition)) {
          Map<String, Object> system = event.getData().getSystemProperties();
          String sender = String.valueOf(system.get("iothub-connection-device-id"));
          if (sender.startsWith("stamp-")) {
            Object module = system.get("iothub-connection-module-id");
            stamps.put(module == null ? sender : sender + "/" + module, system);
            assertThat(event.getData().getProperties()).containsOnlyKeys("room");
            assertThat(((Date) system.get("iothub-enqueuedtime")).toInstant())
                .isEqualTo(event.getData().getEnqueuedTime())
                .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));
          }
        }
      }
    }
    assertThat(stamps).containsOnlyKeys(methods.keySet());
    stamps.forEach(
        (sender, system) ->
            assertThat(system)
                .as(sender)
                .containsEntry("iothub-connection-auth-method", methods.get(sender))
                .containsEntry("iothub-connection-auth-generation-id", generations.get(sender))
                .containsEntry("iothub-message-source", "Telemetry"));
  }

  private static String method(String scope, String type, String issuer) {
    return "{\"scope\":\"%s\",\"type\":\"%s\",\"issuer\":\"%s\",\"acceptingIpFilterRule\":null}"
        .formatted(scope, type, issuer);
  }

  /** Sends a message that claims to be another's. */
  private static void stamped(InternalClient client) throws Exception {
    Message message = new Message("stamped");
    message.setProperty("room", "1");
    message.setConnectionDeviceId("liar");
    message.setConnectionModuleId("liar");
    try {
      client.open(false);
      client.sendEvent(message);
    } finally {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "AMQPS"})
  void pnp01_the_model_that_a_client_announces_is_in_its_twin_and_on_its_telemetry(
      IotHubClientProtocol protocol) throws Exception {
    String model = "dtmi:org:example:Boiler;1";
    String id = "modelled-" + protocol;
    DeviceClient client =
        new DeviceClient(
            site.connection(id, site.created(id).getPrimaryKey()),
            protocol,
            site.options(protocol).modelId(model).build());
    try {
      client.open(false);
      client.sendEvent(new Message("21"));
    } finally {
      client.close();
    }
    assertThat(site.cloud.twins().get(id).getModelId()).isEqualTo(model);
    try (EventHubConsumerClient consumer = builder().buildConsumerClient()) {
      assertThat(all(consumer, partitionOf(consumer, id)))
          .filteredOn(event -> isOf(event, id))
          .extracting(event -> event.getData().getSystemProperties().get("dt-dataschema"))
          .containsExactly(model);
    }
  }

  @Test
  void reading_begins_where_the_filter_says() throws Exception {
    sent("positions", AMQPS, "p1", "p2", "p3", "p4");
    try (EventHubConsumerClient consumer = builder().buildConsumerClient()) {
      String partition = partitionOf(consumer, "positions");
      List<PartitionEvent> everything = all(consumer, partition);
      PartitionEvent third =
          everything.stream()
              .filter(event -> event.getData().getBodyAsString().equals("p3"))
              .findFirst()
              .orElseThrow();
      long sequence = third.getData().getSequenceNumber();
      assertThat(bodies(consumer, partition, EventPosition.fromSequenceNumber(sequence), 1))
          .containsExactly("p4");
      assertThat(bodies(consumer, partition, EventPosition.fromSequenceNumber(sequence, true), 2))
          .containsExactly("p3", "p4");
      String offset = third.getData().getOffsetString();
      assertThat(bodies(consumer, partition, EventPosition.fromOffsetString(offset), 1))
          .containsExactly("p4");
      Instant before = third.getData().getEnqueuedTime().minusMillis(1);
      assertThat(bodies(consumer, partition, EventPosition.fromEnqueuedTime(before), 1))
          .first()
          .asString()
          .matches("p[123]");
      PartitionProperties properties = consumer.getPartitionProperties(partition);
      assertThat(properties.isEmpty()).isFalse();
      assertThat(properties.getBeginningSequenceNumber()).isZero();
      assertThat(properties.getLastEnqueuedSequenceNumber()).isGreaterThanOrEqualTo(sequence + 1);
    }
  }

  private static List<String> bodies(
      EventHubConsumerClient consumer, String partition, EventPosition from, int count) {
    return read(consumer, partition, from, count).stream()
        .map(event -> new String(event.getData().getBody(), UTF_8))
        .toList();
  }

  private static String partitionOf(EventHubConsumerClient consumer, String device) {
    for (String partition : consumer.getPartitionIds()) {
      if (all(consumer, partition).stream().anyMatch(event -> isOf(event, device))) {
        return partition;
      }
    }
    throw new AssertionError("no partition has messages of " + device);
  }

  @Test
  void a_reader_hears_of_what_comes_and_how_far_the_partition_is() throws Exception {
    List<PartitionEvent> heard = new CopyOnWriteArrayList<>();
    DeviceClient client = site.connected("live", AMQPS);
    try (EventHubConsumerAsyncClient consumer = builder().buildAsyncConsumerClient()) {
      Disposable reading =
          consumer
              .receive(false, new ReceiveOptions().setTrackLastEnqueuedEventProperties(true))
              .subscribe(heard::add);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                client.sendEvent(new Message("live"));
                return heard.stream().anyMatch(event -> isOf(event, "live"));
              });
      PartitionEvent event =
          heard.stream().filter(one -> isOf(one, "live")).findFirst().orElseThrow();
      assertThat(event.getLastEnqueuedEventProperties().getSequenceNumber())
          .isGreaterThanOrEqualTo(event.getData().getSequenceNumber());
      reading.dispose();
    } finally {
      client.close();
    }
  }

  @Test
  void a_wrong_key_reads_nothing() throws Exception {
    try (EventHubConsumerClient consumer =
        builder("iothubowner", "bm90IHRoZSBrZXk=").buildConsumerClient()) {
      assertThatThrownBy(consumer::getEventHubProperties).isInstanceOf(AmqpException.class);
    }
  }
}
