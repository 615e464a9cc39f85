package io.twinwire.localhub.core.telemetry;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.core.TestHub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private final TestHub test = new TestHub();
  private DeviceSession session;

  @BeforeEach
  void connect() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    session = test.connect(DEVICE, new TestHub.Link());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void a_message_is_read_as_it_was_sent() throws HubFault {
    byte[] body = {0, (byte) 0xff, 1};
    session.telemetry(
        new TelemetryMessage(
            Map.of("message-id", "1", "content-type", "text/\u00e4"), Map.of("k", ""), body));

    StoredMessage read = test.telemetry().read(DEVICE, 0, 10).get(0);

    assertThat(read.identity()).isEqualTo(DEVICE);
    assertThat(read.sequence()).isEqualTo(1);
    assertThat(read.enqueuedTime()).isEqualTo(test.time.instant());
    assertThat(read.generationId()).isEqualTo(test.registry().get(DEVICE).get("generationId"));
    assertThat(read.message().systemProperties())
        .isEqualTo(Map.of("message-id", "1", "content-type", "text/\u00e4"));
    assertThat(read.message().properties()).isEqualTo(Map.of("k", ""));
    assertThat(read.message().body()).isEqualTo(body);
  }

  @Test
  void d2c02_messages_keep_their_order_per_identity() throws HubFault {
    Identity other = Identity.device("demo-gateway");
    DeviceSession second = test.connect(other, new TestHub.Link());
    session.telemetry(TestHub.message("a"));
    second.telemetry(TestHub.message("x"));
    session.telemetry(List.of(TestHub.message("b"), TestHub.message("c")));

    assertThat(bodies(DEVICE, 0, 10)).containsExactly("1:a", "2:b", "3:c");
    assertThat(bodies(DEVICE, 1, 1)).containsExactly("2:b");
    assertThat(bodies(DEVICE, 3, 10)).isEmpty();
    assertThat(bodies(other, 0, 10)).containsExactly("1:x");
  }

  @Test
  void the_newest_messages_are_kept_and_sequences_go_on() throws HubFault {
    for (int i = 1; i <= 250; i++) {
      session.telemetry(TestHub.message("" + i));
    }

    List<String> kept = bodies(DEVICE, 0, 1000);

    assertThat(kept).hasSize(100).first().isEqualTo("151:151");
    assertThat(kept).last().isEqualTo("250:250");
  }

  @Test
  void d2c01_a_message_of_256_KB_is_taken_and_one_byte_more_is_not() throws HubFault {
    session.telemetry(sized(TelemetryMessage.MAX_SIZE));

    assertRefused(
            Code.MESSAGE_TOO_LARGE, () -> session.telemetry(sized(TelemetryMessage.MAX_SIZE + 1)))
        .isEqualTo("the message has 262145 bytes, at most 262144 are allowed");
    assertThat(test.telemetry().read(DEVICE, 0, 10)).hasSize(1);
  }

  @Test
  void of_several_messages_those_before_a_refused_one_are_stored() {
    assertRefused(
        Code.MESSAGE_TOO_LARGE,
        () ->
            session.telemetry(
                List.of(
                    TestHub.message("a"),
                    sized(TelemetryMessage.MAX_SIZE + 1),
                    TestHub.message("b"))));

    assertThat(bodies(DEVICE, 0, 10)).containsExactly("1:a");
  }

  @Test
  void a_message_is_activity() throws HubFault {
    test.time.pass(Duration.ofSeconds(7));
    session.telemetry(TestHub.message("a"));

    assertThat(test.registry().get(DEVICE))
        .containsEntry("lastActivityTime", "2026-11-22T10:15:37.1234567")
        .containsEntry("connectionStateUpdatedTime", "2026-11-22T10:15:30.1234567");
  }

  @Test
  void what_cannot_be_read_is_named() {
    assertRefused(Code.DEVICE_NOT_FOUND, () -> test.telemetry().read(Identity.device("no"), 0, 1));
    assertRefused(Code.ARGUMENT_INVALID, () -> test.telemetry().read(DEVICE, 0, 0));
  }

  private static TelemetryMessage sized(int size) {
    return new TelemetryMessage(Map.of("message-id", "12"), Map.of("k", "v"), new byte[size - 4]);
  }

  private List<String> bodies(Identity identity, long after, int max) {
    try {
      return test.telemetry().read(identity, after, max).stream()
          .map(read -> read.sequence() + ":" + new String(read.message().body(), UTF_8))
          .toList();
    } catch (HubFault e) {
      throw new AssertionError(e);
    }
  }
}
