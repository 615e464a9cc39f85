package io.twinwire.localhub.core.methods;

import static io.twinwire.localhub.core.TestHub.DEVICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import io.twinwire.localhub.core.cloud.Downlink;
import io.twinwire.localhub.core.cloud.QueueSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.util.promise.Promise;

@Timeout(30)
class MethodsTest {

  private static final Identity MODULE = Identity.module("d1", "m1");
  private static final byte[] PAYLOAD = "{\"a\":1}".getBytes(UTF_8);

  private final TestHub test = new TestHub();
  private final TestHub.Link link = new TestHub.Link();

  @BeforeEach
  void create() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    test.registry().create(MODULE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private DeviceSession listening(Identity identity, TestHub.Link at) throws HubFault {
    DeviceSession session = test.connect(identity, at);
    session.methodsSubscribed(true);
    return session;
  }

  private Promise<MethodAnswer> call(Identity identity, int connect, int response, byte[] payload) {
    return test.methods()
        .invoke(
            identity,
            new MethodCall(
                "reboot", payload, Duration.ofSeconds(connect), Duration.ofSeconds(response)));
  }

  private Promise<MethodAnswer> call(int connect) {
    return call(DEVICE, connect, 30, PAYLOAD);
  }

  private static void assertFails(Code code, Promise<MethodAnswer> answer) throws Exception {
    assertThat(answer.getFailure()).isInstanceOf(HubFault.class);
    assertThat(((HubFault) answer.getFailure()).code()).isEqualTo(code);
  }

  @Test
  void dm01_a_call_reaches_the_device_and_its_answer_the_caller() throws Exception {
    DeviceSession session = listening(DEVICE, link);
    Promise<MethodAnswer> answer = call(0);

    MethodRequest request = link.methods.get(0);
    assertThat(request.name()).isEqualTo("reboot");
    assertThat(request.payload()).isEqualTo(PAYLOAD);
    assertThat(answer.isDone()).isFalse();
    session.answerMethod(request.requestId(), 418, "[true]".getBytes(UTF_8));

    assertThat(answer.getValue().status()).isEqualTo(418);
    assertThat(answer.getValue().payload()).asString().isEqualTo("[true]");
  }

  @Test
  void dm01_modules_are_called_too_and_only_they() throws Exception {
    TestHub.Link moduleLink = new TestHub.Link();
    listening(DEVICE, link);
    DeviceSession module = listening(MODULE, moduleLink);
    Promise<MethodAnswer> answer = call(MODULE, 0, 30, new byte[0]);
    module.answerMethod(moduleLink.methods.get(0).requestId(), 200, new byte[0]);

    assertThat(answer.getValue().payload()).isEmpty();
    assertThat(link.methods).isEmpty();
  }

  @Test
  void dm02_without_a_connect_timeout_a_device_that_is_offline_or_deaf_fails_at_once_with_404103()
      throws Exception {
    assertThat(call(0).isDone()).isTrue();
    assertFails(Code.DEVICE_NOT_ONLINE, call(0));
    assertThat(Code.DEVICE_NOT_ONLINE.number()).isEqualTo(404103);

    DeviceSession session = test.connect(DEVICE, link);
    assertFails(Code.DEVICE_NOT_ONLINE, call(0));
    session.methodsSubscribed(true);
    session.methodsSubscribed(false);
    assertFails(Code.DEVICE_NOT_ONLINE, call(0));
    session.methodsSubscribed(true);
    session.close(CloseReason.CONNECTION_LOST);
    assertFails(Code.DEVICE_NOT_ONLINE, call(0));
    assertThat(link.methods).isEmpty();
  }

  @Test
  void dm02_an_unknown_device_or_module_is_a_404() throws Exception {
    assertFails(Code.DEVICE_NOT_FOUND, call(Identity.device("x"), 10, 30, PAYLOAD));
    assertFails(Code.MODULE_NOT_FOUND, call(Identity.module("d1", "x"), 10, 30, PAYLOAD));
  }

  @Test
  void dm01_a_connect_timeout_waits_so_long_and_no_longer() throws Exception {
    Promise<MethodAnswer> missed = call(20);
    test.time.pass(Duration.ofSeconds(19));
    assertThat(missed.isDone()).isFalse();
    test.time.pass(Duration.ofSeconds(1));
    assertFails(Code.DEVICE_NOT_ONLINE, missed);

    Promise<MethodAnswer> caught = call(20);
    test.time.pass(Duration.ofSeconds(19));
    DeviceSession session = test.connect(DEVICE, link);
    assertThat(link.methods).as("it has not subscribed yet").isEmpty();
    session.methodsSubscribed(true);
    // The response timeout begins when the call is sent.
    test.time.pass(Duration.ofSeconds(29));
    session.answerMethod(link.methods.get(0).requestId(), 200, PAYLOAD);
    assertThat(caught.getValue().status()).isEqualTo(200);
    assertThat(link.methods).hasSize(1);
  }

  private static TestHub limited(Duration connect, int inFlight) {
    TestSettings settings =
        new TestSettings()
            .firstDevice("d1")
            .downlink(
                new Downlink(QueueSettings.DEFAULT, QueueSettings.DEFAULT, connect, inFlight));
    return settings.open();
  }

  @Test
  void a_setting_says_how_many_calls_of_a_device_may_be_under_way_and_the_next_is_403800()
      throws Exception {
    try (TestHub other = limited(Duration.ofMinutes(5), 2)) {
      other.registry().create(MODULE, Map.of());
      other.connect(MODULE, new TestHub.Link()).methodsSubscribed(true);
      DeviceSession session = other.connect(DEVICE, link);
      session.methodsSubscribed(true);
      MethodCall call = new MethodCall("m", PAYLOAD, Duration.ZERO, Duration.ofSeconds(30));
      other.methods().invoke(DEVICE, call);
      other.methods().invoke(DEVICE, call);

      assertFails(
          Code.DEVICE_MAXIMUM_INFLIGHT_METHOD_EXCEEDED, other.methods().invoke(DEVICE, call));
      assertThat(Code.DEVICE_MAXIMUM_INFLIGHT_METHOD_EXCEEDED.number()).isEqualTo(403800);
      assertThat(other.methods().invoke(MODULE, call).isDone()).isFalse();
      session.answerMethod(link.methods.get(0).requestId(), 200, PAYLOAD);
      assertThat(other.methods().invoke(DEVICE, call).isDone()).isFalse();
    }
  }

  @Test
  void a_setting_caps_the_connect_timeout() throws Exception {
    try (TestHub other = limited(Duration.ofSeconds(3), 0)) {
      Promise<MethodAnswer> answer =
          other
              .methods()
              .invoke(
                  DEVICE,
                  new MethodCall("m", PAYLOAD, Duration.ofSeconds(200), Duration.ofSeconds(200)));
      other.time.pass(Duration.ofSeconds(3));
      assertFails(Code.DEVICE_NOT_ONLINE, answer);
    }
  }

  @Test
  void dm02_a_device_that_does_not_answer_in_time_gives_504101_and_its_late_answer_is_dropped()
      throws Exception {
    DeviceSession session = listening(DEVICE, link);
    Promise<MethodAnswer> answer = call(DEVICE, 0, 5, PAYLOAD);
    test.time.pass(Duration.ofSeconds(4));
    assertThat(answer.isDone()).isFalse();
    test.time.pass(Duration.ofSeconds(1));

    assertFails(Code.GATEWAY_TIMEOUT, answer);
    assertThat(Code.GATEWAY_TIMEOUT.number()).isEqualTo(504101);
    session.answerMethod(link.methods.get(0).requestId(), 200, PAYLOAD);
  }

  @Test
  void an_answer_may_come_over_the_next_connection_and_from_nobody_else() throws Exception {
    listening(DEVICE, link).close(CloseReason.CONNECTION_LOST);
    DeviceSession first = listening(DEVICE, link);
    DeviceSession module = listening(MODULE, new TestHub.Link());
    Promise<MethodAnswer> answer = call(0);
    first.close(CloseReason.CONNECTION_LOST);
    DeviceSession second = listening(DEVICE, link);
    module.answerMethod(link.methods.get(0).requestId(), 1, PAYLOAD);

    assertThat(answer.isDone()).isFalse();
    assertThat(link.methods).as("a call is not sent twice").hasSize(1);
    second.answerMethod(link.methods.get(0).requestId(), 200, PAYLOAD);
    assertThat(answer.getValue().status()).isEqualTo(200);
  }

  @Test
  void dm03_parallel_calls_are_answered_in_any_order() throws Exception {
    DeviceSession session = listening(DEVICE, link);
    List<Promise<MethodAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(call(0));
    }
    for (int i = 99; i >= 0; i--) {
      session.answerMethod(link.methods.get(i).requestId(), i, PAYLOAD);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).getValue().status()).isEqualTo(i);
    }
  }

  @Test
  void dm01_payloads_of_128_kb_pass_both_ways_and_larger_ones_are_413001() throws Exception {
    byte[] fits = ('"' + "x".repeat(MethodCall.MAX_PAYLOAD - 2) + '"').getBytes(UTF_8);
    byte[] tooLarge = ('"' + "x".repeat(MethodCall.MAX_PAYLOAD - 1) + '"').getBytes(UTF_8);
    DeviceSession session = listening(DEVICE, link);
    assertFails(Code.MESSAGE_TOO_LARGE, call(DEVICE, 0, 30, tooLarge));
    assertThat(Code.MESSAGE_TOO_LARGE.number()).isEqualTo(413001);

    Promise<MethodAnswer> first = call(DEVICE, 0, 30, fits);
    session.answerMethod(link.methods.get(0).requestId(), 200, fits);
    assertThat(first.getValue().payload()).hasSize(MethodCall.MAX_PAYLOAD);

    Promise<MethodAnswer> second = call(0);
    HubFault refusal =
        catchThrowableOfType(
            HubFault.class,
            () -> session.answerMethod(link.methods.get(1).requestId(), 200, tooLarge));
    assertThat(refusal.code()).isEqualTo(Code.MESSAGE_TOO_LARGE);
    assertFails(Code.MESSAGE_TOO_LARGE, second);
  }

  @Test
  void dm01_timeouts_out_of_range_an_empty_name_and_no_json_are_refused() throws Exception {
    for (int[] times : new int[][] {{-1, 30}, {301, 30}, {0, 4}, {0, 301}}) {
      assertFails(Code.ARGUMENT_INVALID, call(DEVICE, times[0], times[1], PAYLOAD));
    }
    assertFails(Code.IOT_HUB_FORMAT_ERROR, call(DEVICE, 0, 30, "{".getBytes(UTF_8)));
    assertFails(
        Code.ARGUMENT_INVALID,
        test.methods()
            .invoke(DEVICE, new MethodCall(" ", PAYLOAD, Duration.ZERO, Duration.ofSeconds(30))));
  }

  @Test
  void d2c04_request_and_answer_count_for_the_quota() throws Exception {
    test.quota().quota(new DailyQuota(2, 4096, DailyQuota.Beyond.CUT));
    DeviceSession session = listening(DEVICE, link);
    Promise<MethodAnswer> answer = call(0);
    session.answerMethod(link.methods.get(0).requestId(), 200, PAYLOAD);

    assertThat(answer.getValue().status()).isEqualTo(200);
    assertFails(Code.QUOTA_EXCEEDED, call(0));
  }

  @Test
  void nobody_waits_for_a_hub_that_stops() throws Exception {
    Promise<MethodAnswer> answer = call(200);
    test.close();
    assertFails(Code.SERVER_ERROR, answer);
  }
}
