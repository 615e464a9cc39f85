package io.twinwire.localhub.core.faults;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.InjectedFault;
import io.twinwire.api.localhub.InjectedFault.Operation;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.core.TestHub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Microsoft's fault-injection properties. */
class InjectedFaultsTest {

  private static final class Link implements DeviceLink {
    final List<CloseReason> closed = new ArrayList<>();
    final List<InjectedFault> injected = new ArrayList<>();

    @Override
    public void desiredChanged(long version, Map<String, Object> patch) {}

    @Override
    public void close(CloseReason reason) {
      closed.add(reason);
    }

    @Override
    public void inject(InjectedFault fault) {
      injected.add(fault);
    }
  }

  private final TestHub test = new TestHub();
  private final Link link = new Link();

  @BeforeEach
  void register() throws HubFault {
    test.registry().create(DEVICE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private DeviceSession connected(String protocol) throws HubFault {
    return test.gateway()
        .connect(DEVICE, protocol, DeviceCredentials.sas(test.token(DEVICE)), link);
  }

  private static TelemetryMessage fault(String type, int delay, int duration) {
    return new TelemetryMessage(
        Map.of(),
        Map.of(
            InjectedFault.TYPE,
            type,
            InjectedFault.REASON,
            "boom",
            InjectedFault.DELAY,
            "" + delay,
            InjectedFault.DURATION,
            "" + duration),
        new byte[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "KillTcp,mqtt",
    "KillTcp,amqp",
    "ShutDownMqtt,mqtt",
    "ShutDownAmqp,amqp",
    "KillAmqpConnection,amqp"
  })
  void a_connection_is_cut_after_the_delay_and_the_message_is_kept(String type, String protocol)
      throws HubFault {
    DeviceSession session = connected(protocol);
    session.telemetry(fault(type, 5, 5));
    test.time.pass(Duration.ofSeconds(4));
    assertThat(link.closed).isEmpty();
    test.time.pass(Duration.ofSeconds(1));
    assertThat(link.closed).containsExactly(CloseReason.CUT);
    assertThat(link.injected).extracting(InjectedFault::reason).containsExactly("boom");
    assertThat(test.telemetry().read(DEVICE, 0, 10)).hasSize(1);
    connected(protocol);
  }

  @Test
  void a_link_is_the_fronts_to_end_and_a_fault_of_another_protocol_does_nothing() throws HubFault {
    DeviceSession session = connected("amqp");
    session.telemetry(fault("KillAmqpTwinLinkReq", 0, 0));
    session.telemetry(fault("ShutDownMqtt", 0, 0));
    session.telemetry(fault("Unheard", 0, 0));
    test.time.pass(Duration.ofMillis(100));
    assertThat(link.closed).isEmpty();
    assertThat(link.injected)
        .extracting(InjectedFault::operation)
        .containsExactly(Operation.KILL_AMQP_TWIN_LINK_REQUEST, Operation.SHUT_DOWN_MQTT);
  }

  @ParameterizedTest
  @CsvSource({
    "InvokeThrottling,THROTTLING,true",
    "InvokeAuthError,UNAUTHORIZED,true",
    "InvokeMaxMessageQuota,QUOTA_EXCEEDED,false"
  })
  void a_refusal_begins_after_the_delay_and_ends_after_the_duration(
      String type, Code code, boolean connections) throws HubFault {
    DeviceSession session = connected("amqp");
    session.telemetry(fault(type, 1, 5));
    session.telemetry(message("before"));
    test.time.pass(Duration.ofSeconds(1));
    assertRefused(code, () -> session.telemetry(message("during")));
    if (connections) {
      assertRefused(code, () -> connected("amqp"));
    } else {
      connected("amqp");
    }
    test.time.pass(Duration.ofSeconds(5));
    connected("amqp").telemetry(message("after"));
    assertThat(test.telemetry().read(DEVICE, 0, 10)).hasSize(3);
  }

  @Test
  void a_request_is_no_connection_and_ends_none() throws HubFault {
    connected("mqtt");
    DeviceSession request =
        test.gateway().request(DEVICE, "https", DeviceCredentials.sas(test.token(DEVICE)));
    request.telemetry(fault("KillTcp", 0, 0));
    request.close(CloseReason.CLIENT_CLOSED);
    test.time.pass(Duration.ofMillis(100));
    assertThat(link.closed).isEmpty();
    assertThat(test.registry().get(DEVICE)).containsEntry("connectionState", "Connected");
  }
}
