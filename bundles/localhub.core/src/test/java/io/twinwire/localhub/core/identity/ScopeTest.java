package io.twinwire.localhub.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScopeTest {

  private static final Identity EDGE = Identity.device("edge");
  private static final Identity NESTED = Identity.device("nested");
  private static final Identity LEAF = Identity.device("leaf");
  private static final Map<String, ?> IS_EDGE = Map.of("iotEdge", true);

  @Test
  void an_edge_device_has_a_scope_of_its_own_and_others_have_their_parents(@TempDir Path directory)
      throws HubFault {
    String scope;
    try (TestHub test = new TestSettings().open(directory)) {
      DeviceRegistry registry = test.registry();
      Map<String, ?> edge = registry.create(EDGE, Map.of("capabilities", IS_EDGE));
      scope = String.valueOf(edge.get("deviceScope"));
      assertThat(scope).isEqualTo("ms-azure-iot-edge://edge-" + edge.get("generationId"));
      assertThat(edge).doesNotContainKey("parentScopes");
      registry.create(NESTED, Map.of("capabilities", IS_EDGE, "parentScopes", List.of(scope)));
      registry.create(LEAF, Map.of("deviceScope", scope));
      registry.update(EDGE, Map.of("deviceScope", "mine", "statusReason", "r"), "*");
    }
    try (TestHub test = new TestSettings().open(directory)) {
      DeviceRegistry registry = test.registry();
      assertThat(registry.get(EDGE)).containsEntry("deviceScope", scope);
      assertThat(registry.get(NESTED))
          .containsEntry("parentScopes", List.of(scope))
          .hasEntrySatisfying(
              "deviceScope", own -> assertThat(own).asString().contains("://nested-"));
      assertThat(registry.get(LEAF))
          .containsEntry("deviceScope", scope)
          .containsEntry("parentScopes", List.of(scope));
      registry.update(LEAF, Map.of("deviceScope", ""), "*");
      assertThat(registry.get(LEAF)).doesNotContainKeys("deviceScope", "parentScopes");
    }
  }
}
