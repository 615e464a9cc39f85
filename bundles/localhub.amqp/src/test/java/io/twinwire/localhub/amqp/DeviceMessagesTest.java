package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.amqp.Messages;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.Test;

class DeviceMessagesTest {

  @Test
  void d2c03_all_properties_arrive_but_those_that_say_who_sent_it() {
    UUID id = UUID.randomUUID();
    Message message = DeviceMessages.data("body".getBytes(UTF_8));
    message.setMessageId(id);
    message.setCorrelationId("c");
    message.setUserId("u".getBytes(UTF_8));
    message.setContentType("application/json");
    message.setContentEncoding("utf-8");
    message.setApplicationProperties(
        new ApplicationProperties(
            Map.of(
                "number", 7,
                "iothub-connection-device-id", "somebody else",
                "iothub-creation-time-utc", "2026-11-22T10:15:30Z",
                "iothub-outputname", "out")));
    message.setMessageAnnotations(
        new MessageAnnotations(Map.of(Symbol.valueOf("dt-subject"), "thermostat")));

    TelemetryMessage telemetry =
        DeviceMessages.telemetry(Messages.decode(Messages.encode(message)));

    assertThat(telemetry.systemProperties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "message-id", id.toString(),
                "correlation-id", "c",
                "user-id", "u",
                "content-type", "application/json",
                "content-encoding", "utf-8",
                "creation-time", "2026-11-22T10:15:30Z",
                "output-name", "out",
                "dt-subject", "thermostat"));
    assertThat(telemetry.properties()).isEqualTo(Map.of("number", "7"));
    assertThat(telemetry.body()).isEqualTo("body".getBytes(UTF_8));
  }

  @Test
  void c2d02_a_cloud_message_carries_its_lock_and_count() {
    Instant time = Instant.parse("2026-11-22T10:15:30Z");
    CloudMessage cloud =
        new CloudMessage(
            Map.of("message-id", "m", "to", "/devices/d/messages/devicebound"),
            Map.of("k", "v"),
            CloudMessage.Ack.FULL,
            Optional.of(time),
            "body".getBytes(UTF_8));

    Message message =
        Messages.decode(
            Messages.encode(
                DeviceMessages.cloud(
                    new CloudDelivery(cloud, "lock", 5, time, 2, time.plusSeconds(60)))));

    assertThat(message.getMessageId()).isEqualTo("m");
    assertThat(message.getAddress()).isEqualTo("/devices/d/messages/devicebound");
    assertThat(message.getExpiryTime()).isEqualTo(time.toEpochMilli());
    assertThat(DeviceMessages.applicationProperties(message))
        .isEqualTo(Map.of("k", "v", "iothub-ack", "full"));
    assertThat(DeviceMessages.annotations(message))
        .containsEntry("iothub-messagelocktoken", "lock")
        .containsEntry("iothub-sequencenumber", 5L);
    assertThat(Messages.body(message)).isEqualTo("body".getBytes(UTF_8));
  }
}
