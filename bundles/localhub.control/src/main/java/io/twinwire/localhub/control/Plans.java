package io.twinwire.localhub.control;

import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.FaultPlan.Poison;
import io.twinwire.api.localhub.HubFault;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final String NAME = "name";
  private static final String VALUE = "value";

  private Plans() {}

  static Body body(Map<String, ?> json) throws HubFault {
    return Body.of(json, DEVICE, CONNECT, CONNACK, TELEMETRY, DELAY, POISON);
  }

  /** What is not given is as it is in a hub without faults. */
  static FaultPlan read(Body body) throws HubFault {
    FaultPlan none = FaultPlan.NONE;
    List<Poison> poison = new ArrayList<>();
    for (Body mark : body.list(POISON, NAME, VALUE)) {
      poison.add(new Poison(mark.text(NAME), mark.text(VALUE)));
    }
    return new FaultPlan(
        body.choice(CONNECT, none.connecting()),
        (int) body.number(CONNACK, none.connack(), 1, 5),
        body.choice(TELEMETRY, none.telemetry()),
        Duration.ofMillis(body.number(DELAY, 0, 0, 3_600_000)),
        poison);
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
    return json;
  }
}
