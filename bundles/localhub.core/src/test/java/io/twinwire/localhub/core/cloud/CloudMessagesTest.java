package io.twinwire.localhub.core.cloud;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.cloud;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudMessagesTest {

  private static final Identity MODULE = Identity.module("d1", "m1");

  private final TestHub test = new TestHub();
  private final CloudMessages cloud = test.cloud();
  private final TestHub.Link link = new TestHub.Link();
  private DeviceSession session;

  @BeforeEach
  void connect() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    test.registry().create(MODULE, Map.of());
    session = test.connect(DEVICE, link);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private CloudDelivery received() throws HubFault {
    return session.receive().orElseThrow();
  }

  private String next() throws HubFault {
    return session
        .receive()
        .map(it -> it.message().systemProperties().get("message-id"))
        .orElse("");
  }

  @Test
  void c2d01_a_message_comes_whole_with_its_address_sequence_and_times() throws HubFault {
    CloudMessage sent =
        new CloudMessage(
            Map.of("message-id", "m", "correlation-id", "c", "content-type", "text/plain"),
            Map.of("a", "1", "b", ""),
            Ack.POSITIVE,
            Optional.empty(),
            new byte[] {0, 1, 2});
    cloud.send(DEVICE, sent);

    CloudDelivery got = received();
    Instant now = test.time.instant();
    assertThat(got.message().systemProperties())
        .containsAllEntriesOf(sent.systemProperties())
        .containsEntry("to", "/devices/d1/messages/devicebound");
    assertThat(got.message().properties()).isEqualTo(sent.properties());
    assertThat(got.message().ack()).isEqualTo(Ack.POSITIVE);
    assertThat(got.message().body()).containsExactly(0, 1, 2);
    assertThat(got.message().expiry()).contains(now.plus(Duration.ofHours(1)));
    assertThat(got.sequence()).isEqualTo(1);
    assertThat(got.deliveryCount()).isZero();
    assertThat(got.enqueuedTime()).isEqualTo(now);
    assertThat(got.lockedUntil()).isEqualTo(now.plusSeconds(60));
  }

  @Test
  void a_module_has_a_queue_of_its_own() throws HubFault {
    DeviceSession module = test.connect(MODULE, new TestHub.Link());
    cloud.send(MODULE, cloud("m"));

    assertThat(session.receive()).isEmpty();
    assertThat(module.receive().orElseThrow().message().systemProperties())
        .containsEntry("to", "/devices/d1/modules/m1/messages/devicebound");
  }

  @Test
  void c2d01_the_51st_message_is_refused_with_403004() throws HubFault {
    for (int i = 0; i < 50; i++) {
      cloud.send(DEVICE, cloud("m" + i));
    }
    session.receive();

    assertRefused(Code.DEVICE_MAXIMUM_QUEUE_DEPTH_EXCEEDED, () -> cloud.send(DEVICE, cloud("m50")))
        .isEqualTo("d1 has 50 messages in its queue, it takes no more");
    assertThat(Code.DEVICE_MAXIMUM_QUEUE_DEPTH_EXCEEDED.number()).isEqualTo(403004);
    assertThat(test.registry().get(DEVICE)).containsEntry("cloudToDeviceMessageCount", 50L);

    session.complete(received().lockToken());
    cloud.send(DEVICE, cloud("m50"));
  }

  @Test
  void c2d01_64_kb_fit_and_a_byte_more_does_not() throws HubFault {
    int properties = "big".length() * 2 + "n".length();
    byte[] body = new byte[CloudMessage.MAX_SIZE - properties];
    cloud.send(DEVICE, cloud("big", Ack.NONE, Optional.empty(), body));

    assertThat(received().message().body()).hasSize(body.length);
    assertRefused(
            Code.MESSAGE_TOO_LARGE,
            () ->
                cloud.send(
                    DEVICE, cloud("big", Ack.NONE, Optional.empty(), new byte[body.length + 1])))
        .isEqualTo("the message has 65537 bytes, at most 65536 are allowed");
  }

  @Test
  void c2d01_a_message_lives_an_hour_or_until_its_own_expiry_48_hours_at_most() throws HubFault {
    Instant now = test.time.instant();
    cloud.send(DEVICE, cloud("default"));
    cloud.send(DEVICE, expiring("short", now.plusSeconds(90)));
    cloud.send(DEVICE, expiring("long", now.plus(Duration.ofHours(48))));
    assertRefused(
        Code.ARGUMENT_INVALID,
        () -> cloud.send(DEVICE, expiring("longer", now.plus(Duration.ofHours(48)).plusMillis(1))));

    test.time.pass(Duration.ofSeconds(89));
    assertThat(cloud.count(DEVICE)).isEqualTo(3);
    test.time.pass(Duration.ofSeconds(1));
    assertThat(cloud.count(DEVICE)).isEqualTo(2);
    test.time.pass(Duration.ofHours(1));
    assertThat(cloud.count(DEVICE)).isEqualTo(1);
    assertThat(request().receive().orElseThrow().message().systemProperties())
        .containsEntry("message-id", "long");
    test.time.pass(Duration.ofHours(47));
    assertThat(cloud.count(DEVICE)).isZero();
  }

  private static CloudMessage expiring(String id, Instant expiry) {
    return cloud(id, Ack.NONE, Optional.of(expiry), new byte[0]);
  }

  @Test
  void a_message_that_has_expired_already_is_taken_and_never_delivered() throws HubFault {
    cloud.send(DEVICE, expiring("late", test.time.instant().minusSeconds(1)));

    assertThat(cloud.count(DEVICE)).isZero();
    assertThat(session.receive()).isEmpty();
  }

  @Test
  void c2d02_messages_come_in_order_and_a_locked_one_is_invisible() throws HubFault {
    for (String id : List.of("a", "b", "c")) {
      cloud.send(DEVICE, cloud(id));
    }

    assertThat(List.of(next(), next(), next(), next())).containsExactly("a", "b", "c", "");
    assertThat(cloud.count(DEVICE)).isEqualTo(3);
  }

  @Test
  void c2d02_a_lock_ends_after_a_minute_without_raising_the_delivery_count() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    CloudDelivery first = received();
    int told = link.cloudMessages;

    test.time.pass(Duration.ofSeconds(59));
    assertThat(session.receive()).isEmpty();
    test.time.pass(Duration.ofSeconds(1));

    assertThat(link.cloudMessages).isEqualTo(told + 1);
    assertRefused(Code.DEVICE_MESSAGE_LOCK_LOST, () -> session.complete(first.lockToken()));
    CloudDelivery second = received();
    assertThat(second.sequence()).isEqualTo(first.sequence());
    assertThat(second.deliveryCount()).isZero();
    assertThat(second.lockToken()).isNotEqualTo(first.lockToken());
    session.complete(second.lockToken());
    assertThat(cloud.count(DEVICE)).isZero();
    assertThat(Code.DEVICE_MESSAGE_LOCK_LOST.number()).isEqualTo(412002);
  }

  @Test
  void a_lock_time_of_the_caller_counts_from_5_to_300_seconds() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    assertThat(session.receive(Duration.ofSeconds(300))).isPresent();

    test.time.pass(Duration.ofSeconds(299));
    assertThat(session.receive()).isEmpty();
    test.time.pass(Duration.ofSeconds(1));
    assertThat(session.receive()).isPresent();
    assertRefused(Code.ARGUMENT_INVALID, () -> session.receive(Duration.ofSeconds(4)));
    assertRefused(Code.ARGUMENT_INVALID, () -> session.receive(Duration.ofSeconds(301)));
  }

  @Test
  void c2d02_abandoning_raises_the_count_and_the_tenth_time_gives_the_message_up() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      CloudDelivery delivery = received();
      counts.add(delivery.deliveryCount());
      session.abandon(delivery.lockToken());
    }

    assertThat(counts).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(session.receive()).isEmpty();
    assertThat(cloud.count(DEVICE)).isZero();
  }

  @Test
  void c2d02_a_rejected_message_never_comes_back() throws HubFault {
    cloud.send(DEVICE, cloud("a"));

    session.reject(received().lockToken());

    test.time.pass(Duration.ofMinutes(2));
    assertThat(session.receive()).isEmpty();
  }

  @Test
  void what_a_connection_has_locked_is_free_when_it_ends() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    CloudDelivery old = received();

    session.close(CloseReason.CONNECTION_LOST);
    session = test.connect(DEVICE, link);

    assertThat(next()).isEqualTo("a");
    assertRefused(Code.DEVICE_MESSAGE_LOCK_LOST, () -> session.complete(old.lockToken()));
  }

  @Test
  void a_request_without_a_connection_receives_and_another_one_settles() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    DeviceSession first = request();
    String token = first.receive().orElseThrow().lockToken();
    first.close(CloseReason.CLIENT_CLOSED);

    assertThat(link.closed).as("the connection is left alone").isEmpty();
    assertThat(test.registry().get(DEVICE)).containsEntry("connectionState", "Connected");
    assertRefused(Code.UNAUTHORIZED, first::receive);
    assertThat(session.receive()).isEmpty();
    request().complete(token);
    assertThat(cloud.count(DEVICE)).isZero();
  }

  private DeviceSession request() throws HubFault {
    return test.gateway().request(DEVICE, "https", DeviceCredentials.sas(test.token(DEVICE)));
  }

  @Test
  void the_link_hears_of_each_message_and_of_what_is_abandoned() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    cloud.send(DEVICE, cloud("b"));
    assertThat(link.cloudMessages).isEqualTo(2);

    session.abandon(received().lockToken());
    assertThat(link.cloudMessages).isEqualTo(3);
  }

  @Test
  void a_purge_takes_all_out_locked_or_not() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    cloud.send(DEVICE, cloud("b"));
    String token = received().lockToken();

    assertThat(cloud.purge(DEVICE)).isEqualTo(2);

    assertThat(cloud.count(DEVICE)).isZero();
    assertRefused(Code.DEVICE_MESSAGE_LOCK_LOST, () -> session.complete(token));
    assertRefused(Code.DEVICE_NOT_FOUND, () -> cloud.purge(Identity.device("nobody")));
  }

  @Test
  void nobody_gets_messages_of_an_identity_that_was_deleted() throws HubFault {
    cloud.send(DEVICE, cloud("a"));
    test.registry().delete(DEVICE, "*");
    test.registry().create(DEVICE, Map.of());

    assertThat(cloud.count(DEVICE)).isZero();
    assertRefused(Code.DEVICE_NOT_FOUND, () -> cloud.send(Identity.device("x"), cloud("a")));
    assertRefused(Code.MODULE_NOT_FOUND, () -> cloud.send(Identity.module("d1", "x"), cloud("a")));
  }

  @Test
  void d2c04_a_message_counts_for_the_quota() throws HubFault {
    test.quota().quota(new DailyQuota(2, 4096, DailyQuota.Beyond.CUT));
    cloud.send(DEVICE, cloud("a", Ack.NONE, Optional.empty(), new byte[5000]));

    assertRefused(Code.QUOTA_EXCEEDED, () -> cloud.send(DEVICE, cloud("b")));
    assertThat(cloud.count(DEVICE)).isEqualTo(1);
    test.quota().use(1);
    assertRefused(
        Code.MESSAGE_TOO_LARGE,
        () -> cloud.send(DEVICE, cloud("c", Ack.NONE, Optional.empty(), new byte[70_000])));
    assertThat(test.quota().use().units()).as("what is refused is not metered").isEqualTo(1);
  }

  @Test
  void the_queue_its_counts_and_its_sequence_outlive_the_hub(@TempDir Path directory)
      throws HubFault {
    try (TestHub first = new TestSettings().open(directory)) {
      first.registry().create(DEVICE, Map.of());
      DeviceSession device = first.connect(DEVICE, new TestHub.Link());
      first.cloud().send(DEVICE, cloud("done"));
      first.cloud().send(DEVICE, cloud("twice"));
      device.complete(device.receive().orElseThrow().lockToken());
      device.abandon(device.receive().orElseThrow().lockToken());
      device.receive();
    }
    try (TestHub second = new TestSettings().open(directory)) {
      DeviceSession device = second.connect(DEVICE, new TestHub.Link());
      CloudDelivery delivery = device.receive().orElseThrow();
      assertThat(delivery.message().systemProperties()).containsEntry("message-id", "twice");
      assertThat(delivery.message().properties()).containsEntry("n", "twice");
      assertThat(delivery.message().ack()).isEqualTo(Ack.FULL);
      assertThat(delivery.deliveryCount()).isEqualTo(1);
      device.complete(delivery.lockToken());
    }
    try (TestHub third = new TestSettings().open(directory)) {
      third.cloud().send(DEVICE, cloud("new"));
      assertThat(third.connect(DEVICE, new TestHub.Link()).receive().orElseThrow().sequence())
          .isEqualTo(3);
    }
  }
}
