package io.twinwire.itests.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.HubEvent;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Sampling, aggregation and report by exception are set from the twin while telemetry flows. */
class TelemetryTest {

  private static final String SUMMARY =
      "\"boiler/temperature\":\\{\"t0\":\"[^\"]+\",\"t1\":\"[^\"]+\","
          + "\"mean\":[0-9.]+,\"min\":[0-9.]+,\"max\":[0-9.]+,\"n\":3}";

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 30_000)
  ConfigurationAdmin configurations;

  private Hub hub;

  @BeforeEach
  void telemetryFlows() {
    hub = new Hub(context);
    hub.awaitEvent(0, HubEvent.Telemetry.class, event -> true);
    // Another test may have set the interval by its short name.
    desireNothing();
  }

  @AfterEach
  void desireNothing() {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("sendInterval", null);
    nothing.put("telemetry", null);
    nothing.put("channels", null);
    long version = hub.desire(nothing);
    await()
        .atMost(Hub.PATIENCE)
        .until(() -> hub.reported("configuration", "version").equals(Optional.of(version)));
  }

  @Test
  void a_change_in_the_twin_turns_aggregation_on_and_a_rule_makes_an_exception() {
    int mark = hub.mark();
    awaitBody(mark, "\"boiler/temperature\":[0-9.]+");

    long version =
        hub.desire(
            Map.of(
                "telemetry",
                Map.of("sendInterval", 3, "sampleInterval", 1, "aggregation", "summary")));
    hub.awaitUnit("telemetry", version, 200);
    mark = hub.mark();
    awaitBody(mark, SUMMARY);

    version =
        hub.desire(
            Map.of(
                "channels",
                Map.of(
                    "pressures", Map.of("match", List.of("*/pressure"), "aggregation", "all"),
                    "valves", Map.of("match", List.of("*/valve"), "reporting", "change"))));
    hub.awaitUnit("channels/pressures", version, 200);
    hub.awaitUnit("channels/valves", version, 200);
    mark = hub.mark();
    String sample = "\\{\"v\":[0-9.]+,\"t\":\"[^\"]+\"}";
    awaitBody(mark, "\"boiler/pressure\":\\[" + sample + "," + sample + "," + sample + "]");
    awaitBody(mark, SUMMARY);
  }

  @Test
  void a_rule_that_can_match_nothing_is_taken_back_by_name_and_the_others_stand() {
    long version =
        hub.desire(
            Map.of(
                "channels",
                Map.of(
                    "good", Map.of("match", List.of("boiler/*"), "maxSilence", 60),
                    "broken", Map.of("match", List.of("bo iler/x")))));

    assertThat(hub.awaitUnit("channels/broken", version, 500).description())
        .contains("match: 'bo iler/x' does not begin with a sensor's name");
    hub.awaitUnit("channels/good", version, 200);
    assertThat(new Gateway(context, configurations).properties(pid("broken"))).isEmpty();
    hub.desire(Map.of("channels", Collections.singletonMap("broken", null)));
  }

  @Test
  void a_value_that_cannot_be_is_refused_by_name() {
    long version =
        hub.desire(Map.of("telemetry", Map.of("aggregation", "median", "deadbandPercent", 101)));

    assertThat(hub.awaitUnit("telemetry", version, 400).description())
        .contains("aggregation: \"median\" is none of last, mean, min, max, summary, all")
        .contains("deadbandPercent: 101 is above 100");
  }

  private static String pid(String instance) {
    return "io.twinwire.telemetry.channels~" + instance;
  }

  private void awaitBody(int mark, String part) {
    Pattern pattern = Pattern.compile(part);
    hub.awaitEvent(
        mark,
        HubEvent.Telemetry.class,
        event -> pattern.matcher(new String(event.message().message().body(), UTF_8)).find());
  }
}
