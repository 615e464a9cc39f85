package io.twinwire.localhub.core.configurations;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static io.twinwire.localhub.core.TestHub.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules CF-01 to CF-06. */
class ConfigurationsTest {

  private final TestHub test = new TestHub();
  private final HubConfigurations configurations = test.configurations();

  @BeforeEach
  void createDevice() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    tag(DEVICE, "city", "Graz");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void tag(Identity device, String name, Object value) throws HubFault {
    test.twins().patch(device, Map.of("tags", Map.of(name, value)), "*");
  }

  private static Map<String, Object> form(long priority, String condition, Map<String, ?> content) {
    Map<String, Object> form = new HashMap<>();
    form.put("priority", priority);
    form.put("targetCondition", condition);
    form.put("content", Map.of("deviceContent", content));
    return form;
  }

  private static Map<String, Object> graz(long priority, Map<String, ?> content) {
    return form(priority, "tags.city = 'Graz'", content);
  }

  private Map<String, Object> content(Identity device) throws HubFault {
    Map<String, Object> content =
        new HashMap<>(at(test.twins().get(device), "properties", "desired"));
    content.remove("$metadata");
    content.remove("$version");
    return content;
  }

  private Object status(String id) throws HubFault {
    return at(test.twins().get(DEVICE), "configurations", id).get("status");
  }

  @Test
  void cf01_the_larger_priority_wins_and_of_equal_ones_the_newer() throws HubFault {
    configurations.create("low", graz(1, Map.of("properties.desired.a", 1L)));
    configurations.create("high", graz(9, Map.of("properties.desired.a", 9L)));
    assertThat(content(DEVICE)).isEqualTo(Map.of("a", 9L));
    test.time.pass(Duration.ofSeconds(1));
    configurations.create("newer", graz(9, Map.of("properties.desired.a", 10L)));
    assertThat(content(DEVICE)).isEqualTo(Map.of("a", 10L));
    assertThat(status("newer")).isEqualTo("Applied");
    assertThat(status("low")).isEqualTo("Targeted");
  }

  @Test
  void cf01_ids_and_priorities_are_checked() {
    assertRefused(
        Code.ARGUMENT_INVALID, () -> configurations.create("Upper", graz(1, Map.of("p", 1L))));
    assertRefused(
        Code.ARGUMENT_INVALID,
        () -> configurations.create("a", graz(-1, Map.of("properties.desired.a", 1L))));
  }

  @Test
  void cf02_conditions_and_metrics_are_checked() throws HubFault {
    Map<String, Object> content = Map.of("properties.desired.a", 1L);
    assertRefused(
            Code.INVALID_CONFIGURATION_TARGET_CONDITION,
            () -> configurations.create("a", form(1, "tags.city ==", content)))
        .contains("position");
    assertRefused(
        Code.INVALID_CONFIGURATION_TARGET_CONDITION,
        () -> configurations.create("a", form(1, "from devices.modules where true", content)));
    Map<String, Object> form = form(1, "*", content);
    form.put("metrics", Map.of("queries", Map.of("m", "SELECT")));
    assertRefused(Code.INVALID_CONFIGURATION_METRICS, () -> configurations.create("a", form));
    assertThat(
            configurations.test(
                Map.of("targetCondition", "a =", "customMetricQueries", Map.of("m", "SELECT"))))
        .extractingByKeys("targetConditionError", "customMetricQueryErrors")
        .allSatisfy(error -> assertThat(error.toString()).contains("position"));
    assertThat(configurations.list(100)).isEmpty();
  }

  @Test
  void cf02_modules_have_configurations_of_their_own() throws HubFault {
    Identity module = new Identity(DEVICE.deviceId(), Optional.of("m"));
    test.registry().create(module, Map.of());
    Map<String, Object> form = form(1, "from devices.modules where moduleId = 'm'", Map.of());
    form.put("content", Map.of("moduleContent", Map.of("properties.desired.a", 1L)));
    configurations.create("a", form);

    assertThat(content(module)).isEqualTo(Map.of("a", 1L));
    assertThat(content(DEVICE)).isEmpty();
  }

  @Test
  void cf03_paths_are_settled_one_by_one_and_null_deletes() throws HubFault {
    test.twins().patch(DEVICE, desired(Map.of("o", Map.of("x", 1L, "y", 2L))), "*");
    configurations.create(
        "low", graz(1, Map.of("properties.desired.a", 1L, "properties.desired.b.c", 1L)));
    Map<String, Object> nulls = new HashMap<>(Map.of("properties.desired.a", 2L));
    nulls.put("properties.desired.o.x", null);
    configurations.create("high", graz(2, nulls));

    assertThat(content(DEVICE))
        .isEqualTo(Map.of("a", 2L, "b", Map.of("c", 1L), "o", Map.of("y", 2L)));
    assertThat(status("low")).isEqualTo("Applied");
  }

  @Test
  void cf03_contents_that_no_twin_could_hold_are_refused() {
    for (String path : new String[] {"tags.a", "properties.reported.a", "properties.desired."}) {
      assertRefused(
          Code.INVALID_CONFIGURATION_CONTENT,
          () -> configurations.create("a", graz(1, Map.of(path, 1L))));
    }
    assertRefused(
        Code.INVALID_CONFIGURATION_CONTENT,
        () -> configurations.create("a", graz(1, Map.of("properties.desired.$a", 1L))));
  }

  @Test
  void cf04_twins_that_come_to_fit_are_set_within_five_minutes_and_counted() throws HubFault {
    Identity late = Identity.device("late");
    Map<String, Object> form = graz(1, Map.of("properties.desired.a", 1L));
    form.put(
        "metrics",
        Map.of(
            "queries",
            Map.of("set", "SELECT deviceId FROM devices WHERE IS_DEFINED(properties.desired.a)")));
    configurations.create("a", form);
    test.registry().create(late, Map.of());
    tag(late, "city", "Graz");
    assertThat(content(late)).isEmpty();

    test.time.pass(Configurations.PERIOD);
    assertThat(content(late)).isEqualTo(Map.of("a", 1L));
    assertThat(at(configurations.get("a"), "systemMetrics", "results"))
        .isEqualTo(Map.of("targetedCount", 2L, "appliedCount", 2L));
    assertThat(at(configurations.get("a"), "metrics", "results")).isEqualTo(Map.of("set", 2L));
    assertThat(
            test.queries()
                .query(
                    "SELECT deviceId FROM devices WHERE configurations.[[a]].status = 'Applied'",
                    10,
                    Optional.empty())
                .items())
        .hasSize(2);
  }

  @Test
  void tw20_what_is_changed_by_hand_is_imposed_again() throws HubFault {
    configurations.create("a", graz(1, Map.of("properties.desired.a", 1L)));
    TestHub.Link link = new TestHub.Link();
    test.connect(DEVICE, link);
    test.twins().patch(DEVICE, desired(Map.of("a", 5L)), "*");

    test.time.pass(Configurations.PERIOD);
    assertThat(content(DEVICE)).isEqualTo(Map.of("a", 1L));
    assertThat(link.patches).containsExactly(Map.of("a", 5L), Map.of("a", 1L));
    test.time.pass(Configurations.PERIOD);
    assertThat(link.patches).hasSize(2);
  }

  @Test
  void cf06_leaving_the_scope_removes_what_was_set_and_the_next_takes_over() throws HubFault {
    configurations.create("low", form(1, "*", Map.of("properties.desired.a", 1L)));
    configurations.create(
        "high", graz(2, Map.of("properties.desired.a", 2L, "properties.desired.b", 2L)));
    tag(DEVICE, "city", "Wien");
    configurations.evaluate();
    assertThat(content(DEVICE)).isEqualTo(Map.of("a", 1L));

    configurations.delete("low", "*");
    assertThat(content(DEVICE)).isEmpty();
    assertThat(at(test.twins().get(DEVICE), "configurations")).isEmpty();
    assertRefused(Code.CONFIGURATION_NOT_FOUND, () -> configurations.get("low"));
  }

  @Test
  void cf06_all_but_the_content_can_be_changed_at_once() throws HubFault {
    Map<String, Object> content = Map.of("properties.desired.a", 1L);
    Object etag = configurations.create("a", form(1, "false", content)).get("etag");
    assertRefused(
        Code.CONFIGURATION_ALREADY_EXISTS, () -> configurations.create("a", graz(1, content)));
    assertRefused(
        Code.CONFIGURATION_CONTENT_IMMUTABLE,
        () -> configurations.update("a", graz(1, Map.of("properties.desired.a", 2L)), "*"));
    assertRefused(
        Code.PRECONDITION_FAILED, () -> configurations.update("a", graz(1, content), "other"));

    Map<String, ?> changed =
        configurations.update(
            "a", graz(7, Map.of("properties.desired.a", 1.0)), String.valueOf(etag));
    assertThat(changed.get("priority")).isEqualTo(7L);
    assertThat(content(DEVICE)).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void contents_for_the_modules_of_an_edge_device_are_applied_once() throws HubFault {
    Identity edge = Identity.device("edge");
    Map<String, Object> content =
        Map.of("modulesContent", Map.of("m", Map.of("properties.desired", Map.of("a", 1L))));
    test.registry().create(edge, Map.of("capabilities", Map.of("iotEdge", true)));
    configurations.apply("edge", content);

    assertThat(content(new Identity("edge", Optional.of("m")))).isEqualTo(Map.of("a", 1L));
    assertRefused(Code.ARGUMENT_INVALID, () -> configurations.apply(DEVICE.deviceId(), content));
    assertRefused(
        Code.ARGUMENT_INVALID,
        () ->
            configurations.apply(
                "edge", Map.of("deviceContent", Map.of("properties.desired.a", 1L))));
  }

  @Test
  void configurations_and_what_they_set_outlive_the_hub(@TempDir Path data) throws HubFault {
    try (TestHub first = new TestSettings().open(data)) {
      first.configurations().create("a", form(1, "*", Map.of("properties.desired.a", 1L)));
    }
    try (TestHub second = new TestSettings().open(data)) {
      assertThat(second.configurations().get("a").get("targetCondition")).isEqualTo("*");
      second.configurations().delete("a", "*");
      assertThat(at(second.twins().get(Identity.device("demo-gateway")), "properties", "desired"))
          .doesNotContainKey("a");
    }
  }
}
