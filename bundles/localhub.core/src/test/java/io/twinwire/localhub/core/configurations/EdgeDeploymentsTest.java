package io.twinwire.localhub.core.configurations;

import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Configurations with {@code modulesContent}: deployments of Edge devices, and layers upon them.
 */
class EdgeDeploymentsTest {

  private static final Identity EDGE = Identity.device("edge");
  private static final Map<String, Object> IS_EDGE =
      Map.of("capabilities", Map.of("iotEdge", true));

  private final TestHub test = new TestHub();
  private final HubConfigurations configurations = test.configurations();

  @BeforeEach
  void createDevices() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    test.registry().create(EDGE, IS_EDGE);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static Map<String, Object> form(long priority, Map<String, ?> modules) {
    Map<String, Object> form = new HashMap<>();
    form.put("priority", priority);
    form.put("targetCondition", "*");
    form.put("content", Map.of("modulesContent", modules));
    return form;
  }

  private static Map<String, Object> whole(String name, Object settings) {
    return Map.of(
        "$edgeAgent",
        Map.of("properties.desired", Map.of("modules", Map.of(name, "image"))),
        "$edgeHub",
        Map.of("properties.desired", Map.of("routes", Map.of())),
        name,
        Map.of("properties.desired", settings));
  }

  private static Map<String, Object> layer(String name) {
    return Map.of("$edgeAgent", Map.of("properties.desired.modules." + name, "image"));
  }

  private Map<String, Object> content(String module) throws HubFault {
    Identity identity = Identity.module("edge", module);
    Map<String, Object> content =
        new LinkedHashMap<>(at(test.twins().get(identity), "properties", "desired"));
    content.remove("$metadata");
    content.remove("$version");
    return content;
  }

  private Object status(String configuration) throws HubFault {
    return at(test.twins().get(EDGE), "configurations", configuration).get("status");
  }

  @Test
  void an_edge_device_has_its_system_modules_at_once() throws HubFault {
    assertThat(test.registry().modules("edge"))
        .extracting(module -> module.get("moduleId"))
        .containsExactly("$edgeAgent", "$edgeHub");
    test.registry().update(DEVICE, IS_EDGE, "*");
    assertThat(test.registry().modules(DEVICE.deviceId())).hasSize(2);
  }

  @Test
  void a_deployment_creates_modules_and_sets_their_desired_properties() throws HubFault {
    configurations.create("d", form(1, whole("filter", Map.of("limit", 3L))));

    assertThat(content("filter")).isEqualTo(Map.of("limit", 3L));
    assertThat(content("$edgeAgent")).isEqualTo(Map.of("modules", Map.of("filter", "image")));
    assertThat(at(test.twins().get(EDGE), "properties", "desired"))
        .containsOnlyKeys("$metadata", "$version");
    assertThat(status("d")).isEqualTo("Applied");
    assertThat(test.registry().modules(DEVICE.deviceId())).isEmpty();
  }

  @Test
  void of_whole_deployments_the_highest_counts_and_layers_above_it() throws HubFault {
    configurations.create("low", form(1, whole("old", Map.of("a", 1L))));
    configurations.create("under", form(2, layer("lost")));
    configurations.create("high", form(5, whole("new", Map.of("b", 2L))));
    configurations.create("over", form(9, layer("extra")));

    assertThat(content("$edgeAgent"))
        .isEqualTo(Map.of("modules", Map.of("new", "image", "extra", "image")));
    assertThat(content("old")).isEmpty();
    assertThat(content("new")).isEqualTo(Map.of("b", 2L));
    assertThat(status("low")).isEqualTo("Targeted");
    assertThat(status("under")).isEqualTo("Targeted");
    assertThat(status("high")).isEqualTo("Applied");
    assertThat(status("over")).isEqualTo("Applied");

    configurations.delete("high", "*");
    assertThat(content("$edgeAgent"))
        .isEqualTo(Map.of("modules", Map.of("old", "image", "lost", "image", "extra", "image")));
    assertThat(content("new")).isEmpty();
  }

  @Test
  void modules_are_configured_beside_what_is_deployed_to_them() throws HubFault {
    Map<String, Object> form = form(1, Map.of());
    form.put("targetCondition", "FROM devices.modules WHERE moduleId = 'filter'");
    form.put("content", Map.of("moduleContent", Map.of("properties.desired.city", "Graz")));
    configurations.create("m", form);
    configurations.create("d", form(1, Map.of("filter", Map.of("properties.desired.limit", 3L))));

    assertThat(content("filter")).isEqualTo(Map.of("limit", 3L, "city", "Graz"));
    configurations.delete("d", "*");
    assertThat(content("filter")).isEqualTo(Map.of("city", "Graz"));
  }

  @Test
  void cf04_agents_are_asked_how_a_deployment_fares() throws HubFault {
    configurations.create("d", form(1, whole("filter", Map.of())));
    assertThat(at(configurations.get("d"), "systemMetrics", "results"))
        .isEqualTo(
            Map.of(
                "targetedCount", 1L,
                "appliedCount", 1L,
                "reportedSuccessfulCount", 0L,
                "reportedFailedCount", 0L));

    Identity agent = Identity.module("edge", "$edgeAgent");
    DeviceSession session = test.connect(agent, new TestHub.Link());
    session.patchReported(
        Map.of("lastDesiredVersion", 2L, "lastDesiredStatus", Map.of("code", 200L)),
        OptionalLong.empty());
    configurations.evaluate();
    assertThat(at(configurations.get("d"), "systemMetrics", "results"))
        .containsEntry("reportedSuccessfulCount", 1L)
        .containsEntry("reportedFailedCount", 0L);
  }
}
