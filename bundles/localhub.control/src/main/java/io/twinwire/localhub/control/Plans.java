package io.twinwire.localhub.control;

import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.FaultPlan.Operation;
import io.twinwire.api.localhub.FaultPlan.Poison;
import io.twinwire.api.localhub.FaultPlan.Wrong;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fault plans as JSON. */
final class Plans {

  static final String DEVICE = "device";

  private static final String CONNECT = "connect";
  private static final String CONNACK = "connack";
  private static final String TELEMETRY = "telemetry";
  private static final String DELAY = "acknowledgementDelay";
  private static final String POISON = "poison";
  private static final String WRONG = "wrong";
  private static final String OPERATION = "operation";
  private static final String CODE = "code";
  private static final String NAME = "name";
  private static final String VALUE = "value";

  private Plans() {}

  static Body body(Map<String, ?> json) throws HubFault {
    return Body.of(json, DEVICE, CONNECT, CONNACK, TELEMETRY, DELAY, POISON, WRONG);
  }

  /** What is not given is as it is in a hub without faults. */
  static FaultPlan read(Body body) throws HubFault {
    FaultPlan none = FaultPlan.NONE;
    List<Poison> poison = new ArrayList<>();
    for (Body mark : body.list(POISON, NAME, VALUE)) {
      poison.add(new Poison(mark.text(NAME), mark.text(VALUE)));
    }
    List<Wrong> wrong = new ArrayList<>();
    for (Body one : body.list(WRONG, OPERATION, CODE)) {
      one.text(OPERATION);
      wrong.add(new Wrong(one.choice(OPERATION, Operation.TELEMETRY), code(one)));
    }
    return new FaultPlan(
        body.choice(CONNECT, none.connecting()),
        (int) body.number(CONNACK, none.connack(), 1, 5),
        body.choice(TELEMETRY, none.telemetry()),
        Duration.ofMillis(body.number(DELAY, 0, 0, 3_600_000)),
        poison,
        wrong);
  }

  private static Code code(Body body) throws HubFault {
    long number = body.number(CODE, 0, 0, 999_999);
    return Arrays.stream(Code.values())
        .filter(code -> code.number() == number)
        .findFirst()
        .orElseThrow(
            () -> Body.invalid(body.name() + CODE + ": " + number + " is no code of IoT Hub's"));
  }

  static Map<String, Object> write(FaultPlan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(CONNECT, Body.word(plan.connecting()));
    if (plan.connecting() == FaultPlan.Connecting.REFUSE) {
      json.put(CONNACK, (long) plan.connack());
    }
    json.put(TELEMETRY, Body.word(plan.telemetry()));
    json.put(DELAY, plan.acknowledgementDelay().toMillis());
    json.put(
        POISON,
        plan.poison().stream()
            .map(mark -> Map.of(NAME, mark.name(), VALUE, mark.value()))
            .toList());
    json.put(
        WRONG,
        plan.wrong().stream()
            .map(
                one ->
                    Map.<String, Object>of(
                        OPERATION, Body.word(one.operation()), CODE, (long) one.code().number()))
            .toList());
    return json;
  }
}
