package io.twinwire.localhub.core.cloud;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.cloud;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import io.twinwire.support.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTest {

  private static final Duration GATHERED = Duration.ofSeconds(15);

  private final TestHub test = new TestHub();
  private final ServiceQueue feedback = test.feedback();
  private final AtomicInteger told = new AtomicInteger();
  private DeviceSession session;

  @BeforeEach
  void connect() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    session = test.connect(DEVICE, new TestHub.Link());
    feedback.whenWaiting(told::incrementAndGet);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void send(String id, Ack ack) throws HubFault {
    Optional<Instant> expiry = Optional.of(test.time.instant().plusSeconds(600));
    test.cloud().send(DEVICE, cloud(id, ack, expiry, new byte[0]));
  }

  private void completed(String id) throws HubFault {
    send(id, Ack.FULL);
    session.complete(session.receive().orElseThrow().lockToken());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> records(ServiceDelivery delivery) {
    return (List<Map<String, Object>>) Json.parse(new String(delivery.body(), US_ASCII));
  }

  private List<String> outcomes() throws HubFault {
    Optional<ServiceDelivery> delivery = feedback.receive();
    if (delivery.isEmpty()) {
      return List.of();
    }
    return records(delivery.get()).stream()
        .map(it -> it.get("originalMessageId") + " " + it.get("statusCode"))
        .toList();
  }

  @Test
  void c2d04_feedback_comes_15_seconds_after_the_first_record_in_the_documented_form()
      throws HubFault {
    completed("m-\u00e9");
    final Instant done = test.time.instant();
    test.time.pass(GATHERED.minusSeconds(1));
    assertThat(feedback.receive()).isEmpty();
    assertThat(told).hasValue(0);

    test.time.pass(Duration.ofSeconds(1));
    assertThat(told).hasValue(1);
    ServiceDelivery delivery = feedback.receive().orElseThrow();
    assertThat(delivery.contentType()).isEqualTo("application/vnd.microsoft.iothub.feedback.json");
    assertThat(delivery.body()).as("ASCII").doesNotContain((byte) 0xc3);
    assertThat(records(delivery))
        .containsExactly(
            Map.of(
                "originalMessageId",
                "m-\u00e9",
                "deviceGenerationId",
                test.registry().get(DEVICE).get("generationId"),
                "deviceId",
                "d1",
                "enqueuedTimeUtc",
                done.toString(),
                "statusCode",
                "Success",
                "description",
                "Success"));
    assertThat(feedback.address()).isEqualTo("/messages/servicebound/feedback");
  }

  @Test
  void c2d04_each_outcome_has_its_status_and_each_ack_its_share() throws HubFault {
    for (Ack ack : Ack.values()) {
      String id = ack.text();
      send("success-" + id, ack);
      session.complete(session.receive().orElseThrow().lockToken());
      send("rejected-" + id, ack);
      session.reject(session.receive().orElseThrow().lockToken());
      send("often-" + id, ack);
      for (int i = 0; i < 10; i++) {
        session.abandon(session.receive().orElseThrow().lockToken());
      }
      send("purged-" + id, ack);
      test.cloud().purge(DEVICE);
    }
    for (Ack ack : Ack.values()) {
      send("expired-" + ack.text(), ack);
    }
    test.time.pass(Duration.ofSeconds(15));
    assertThat(outcomes())
        .containsExactly(
            "success-positive Success",
            "rejected-negative Rejected",
            "often-negative DeliveryCountExceeded",
            "purged-negative Purged",
            "success-full Success",
            "rejected-full Rejected",
            "often-full DeliveryCountExceeded",
            "purged-full Purged");

    test.time.pass(Duration.ofSeconds(585 + 15));
    assertThat(outcomes()).as("its lock is over, and it is first").hasSize(8);
    assertThat(outcomes())
        .containsExactlyInAnyOrder("expired-negative Expired", "expired-full Expired");
  }

  @Test
  void c2d04_64_records_come_at_once() throws HubFault {
    for (int i = 0; i < 64; i++) {
      completed("m" + i);
    }
    assertThat(told).hasValue(1);
    assertThat(outcomes()).hasSize(64);
  }

  @Test
  void c2d04_a_batch_is_locked_a_minute_and_completed_once() throws HubFault {
    completed("m");
    test.time.pass(GATHERED);
    ServiceDelivery first = feedback.receive().orElseThrow();
    assertThat(feedback.receive()).isEmpty();

    test.time.pass(Duration.ofSeconds(60));
    assertThat(told).hasValue(2);
    assertRefused(Code.DEVICE_MESSAGE_LOCK_LOST, () -> feedback.complete(first.lockToken()));
    ServiceDelivery second = feedback.receive().orElseThrow();
    assertThat(second.deliveryCount()).isZero();
    feedback.complete(second.lockToken());

    test.time.pass(Duration.ofMinutes(5));
    assertThat(feedback.receive()).isEmpty();
  }

  @Test
  void c2d04_an_abandoned_batch_comes_again_ten_times_at_most() throws HubFault {
    completed("m");
    test.time.pass(GATHERED);
    for (int i = 0; i < 10; i++) {
      ServiceDelivery delivery = feedback.receive().orElseThrow();
      assertThat(delivery.deliveryCount()).isEqualTo(i);
      feedback.abandon(delivery.lockToken());
    }
    assertThat(feedback.receive()).isEmpty();
  }

  @Test
  void c2d04_feedback_that_nobody_reads_lives_an_hour() throws HubFault {
    completed("m");
    test.time.pass(GATHERED.plus(Duration.ofMinutes(59)));
    assertThat(feedback.receive()).isPresent();
    test.time.pass(Duration.ofMinutes(1));
    assertThat(feedback.receive()).isEmpty();
  }

  @Test
  void a_reader_that_left_is_told_no_more() throws Exception {
    AtomicInteger other = new AtomicInteger();
    feedback.whenWaiting(other::incrementAndGet).close();
    completed("m");
    test.time.pass(GATHERED);

    assertThat(other).hasValue(0);
    assertThat(told).hasValue(1);
  }

  @Test
  void feedback_that_was_not_completed_outlives_the_hub(@TempDir Path directory) throws HubFault {
    try (TestHub first = new TestSettings().open(directory)) {
      first.registry().create(DEVICE, Map.of());
      first.cloud().send(DEVICE, cloud("a"));
      first.cloud().purge(DEVICE);
      first.time.pass(GATHERED);
      assertThat(first.feedback().receive()).isPresent();
    }
    try (TestHub second = new TestSettings().open(directory)) {
      second.time.pass(GATHERED);
      ServiceDelivery delivery = second.feedback().receive().orElseThrow();
      assertThat(records(delivery)).hasSize(1);
      second.feedback().complete(delivery.lockToken());
    }
    try (TestHub third = new TestSettings().open(directory)) {
      third.time.pass(GATHERED);
      assertThat(third.feedback().receive()).isEmpty();
    }
  }
}
