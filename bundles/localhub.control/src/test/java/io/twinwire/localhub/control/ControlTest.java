package io.twinwire.localhub.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.FaultPlan.Connecting;
import io.twinwire.api.localhub.FaultPlan.Poison;
import io.twinwire.api.localhub.FaultPlan.Telemetry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.TierControl.Edition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControlTest {

  private final FakeHub hub = new FakeHub();
  private final Control control = new Control(hub, hub, hub, hub);

  @Test
  void a_plan_is_set_for_a_device_and_what_is_not_given_is_as_it_should_be() throws HubFault {
    call(
        "PUT /_control/faults",
        Map.of(
            "device",
            "d1",
            "connect",
            "refuse",
            "connack",
            5L,
            "poison",
            List.of(Map.of("name", "message-id", "value", "m"))));

    assertThat(hub.plans)
        .containsOnly(
            Map.entry(
                "d1",
                new FaultPlan(
                    Connecting.REFUSE,
                    5,
                    Telemetry.NORMAL,
                    Duration.ZERO,
                    List.of(new Poison("message-id", "m")))));
  }

  @Test
  void operations_are_answered_wrongly_with_a_code_of_iot_hub() throws HubFault {
    call(
        "PUT /_control/faults",
        Map.of("wrong", List.of(Map.of("operation", "twin-read", "code", 503001L))));

    HubFault fault =
        catchThrowableOfType(
            HubFault.class, () -> hub.plans.get("*").require(FaultPlan.Operation.TWIN_READ));
    assertThat(fault.code()).isEqualTo(HubFault.Code.SERVICE_UNAVAILABLE);
    hub.plans.get("*").require(FaultPlan.Operation.TELEMETRY);
    HubFault unknown =
        catchThrowableOfType(
            HubFault.class,
            () ->
                call(
                    "PUT /_control/faults",
                    Map.of("wrong", List.of(Map.of("operation", "telemetry", "code", 1L)))));
    assertThat(unknown).hasMessageContaining("wrong[0].code: 1 is no code");
  }

  @Test
  void the_hub_becomes_another_edition_and_none_again() throws HubFault {
    call("PUT /_control/tier", Map.of("tier", "S1", "units", 2L));
    assertThat(hub.edition()).contains(new Edition(HubTier.S1, 2));
    assertThat(call("GET /_control", Map.of()).get("tier"))
        .isEqualTo(Map.of("tier", "S1", "units", 2L));
    HubFault fault =
        catchThrowableOfType(
            HubFault.class, () -> call("PUT /_control/tier", Map.of("tier", "F1", "units", 2L)));
    assertThat(fault).hasMessageContaining("units: 2 is not a whole number from 1 to 1");
    call("PUT /_control/tier", Map.of("tier", "off"));
    assertThat(hub.edition()).isEmpty();
  }

  @Test
  void without_a_device_all_are_meant() throws HubFault {
    call("PUT /_control/faults", Map.of("telemetry", "dropped", "acknowledgementDelay", 250L));
    assertThat(call("POST /_control/cut", Map.of()).get("connections")).isEqualTo(1L);
    assertThat(call("POST /_control/half-open", Map.of()).get("connections")).isEqualTo(2L);

    assertThat(hub.plans).containsOnlyKeys("*");
    assertThat(hub.blows).containsExactly("cut *", "half-open *");
    call("DELETE /_control/faults", Map.of());
    assertThat(hub.plans).isEmpty();
  }

  @Test
  void the_state_shows_all_that_was_set() throws HubFault {
    call("PUT /_control/faults", Map.of("device", "d1", "telemetry", "unacknowledged"));
    call("PUT /_control/port", Map.of("answers", false));
    call("PUT /_control/clock", Map.of("offset", -3600L));
    call("PUT /_control/quota", Map.of("units", 8000L, "unitBytes", 512L, "used", 7999L));
    call("PUT /_control/quota", Map.of("beyond", "ignore"));

    Map<String, Object> state = new LinkedHashMap<>(call("GET /_control", Map.of()));

    assertThat(state)
        .containsEntry("port", Map.of("answers", false))
        .containsEntry("clock", Map.of("now", "2026-11-22T09:15:30Z", "offset", -3600L))
        .containsEntry(
            "quota",
            Map.of(
                "units",
                8000L,
                "unitBytes",
                512L,
                "beyond",
                "ignore",
                "day",
                "2026-11-22",
                "used",
                7999L));
    assertThat(state.get("faults").toString()).contains("d1={", "telemetry=unacknowledged");
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(
            "PUT /_control/faults",
            Map.of("connect", "maybe"),
            "connect: maybe is not one of accept, refuse, ignore"),
        Arguments.of(
            "PUT /_control/faults",
            Map.of("connack", 9L),
            "connack: 9 is not a whole number from 1 to 5"),
        Arguments.of(
            "PUT /_control/faults",
            Map.of("delay", 1L),
            "delay: is not known; known are device, connect, connack, telemetry,"
                + " acknowledgementDelay, poison, wrong"),
        Arguments.of(
            "PUT /_control/faults",
            Map.of("poison", List.of(Map.of("name", "message-id"))),
            "poison[0].value: is missing; a text would be right"),
        Arguments.of(
            "PUT /_control/faults",
            Map.of("poison", List.of("m")),
            "poison[0]: m is not an object"),
        Arguments.of("POST /_control/cut", Map.of("device", 7L), "device: 7 is not a text"),
        Arguments.of(
            "PUT /_control/port", Map.of(), "answers: is missing; true or false would be right"),
        Arguments.of(
            "PUT /_control/clock",
            Map.of("offset", 1.5),
            "offset: 1.5 is not a whole number from -315619200 to 315619200"),
        Arguments.of(
            "PUT /_control/quota",
            Map.of("unitBytes", 0L),
            "unitBytes: 0 is not a whole number from 1 to 262144"),
        Arguments.of("GET /_control", Map.of("x", 1L), "x: is not known; nothing is taken here"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void a_bad_body_is_refused_with_name_value_and_what_would_be_right(
      String operation, Map<String, ?> body, String message) {
    HubFault fault = catchThrowableOfType(HubFault.class, () -> call(operation, body));

    assertThat(fault.code()).isEqualTo(HubFault.Code.ARGUMENT_INVALID);
    assertThat(fault).hasMessage(message);
    assertThat(hub.plans).isEmpty();
  }

  private Map<String, ?> call(String operation, Map<String, ?> body) throws HubFault {
    return control.operations().get(operation).answer(body);
  }
}
