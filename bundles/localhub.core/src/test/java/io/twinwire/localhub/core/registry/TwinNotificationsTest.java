package io.twinwire.localhub.core.registry;

import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static io.twinwire.localhub.core.TestHub.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinNotificationsTest {

  private final TestHub test = new TestHub();
  private final TwinRegistry twins = test.twins();
  private final TestHub.Link link = new TestHub.Link();

  @BeforeEach
  void createDevice() throws HubFault {
    test.registry().create(DEVICE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void tw15_a_patch_is_notified_as_submitted_with_nulls() throws Exception {
    test.connect(DEVICE, link);
    Map<String, Object> patch = new HashMap<>(Map.of("a", 1L, "o", nulls("never-there")));
    patch.put("b", null);

    patchDesired(patch);

    assertThat(link.versions).containsExactly(2L);
    assertThat(link.patches).containsExactly(patch);
  }

  @Test
  void tw15_a_replacement_is_notified_as_the_difference() throws Exception {
    twins.replace(DEVICE, desired(Map.of("a", 1L, "b", 2L)), "*");
    test.connect(DEVICE, link);

    twins.replace(DEVICE, desired(Map.of("a", 1L, "c", 100L)), "*");

    Map<String, Object> expected = new HashMap<>(Map.of("a", 1L, "c", 100L));
    expected.put("b", null);
    assertThat(link.patches).containsExactly(expected);
    assertThat(content("desired")).isEqualTo(Map.of("a", 1L, "c", 100L));
  }

  @Test
  void tw15_a_switch_notifies_the_bare_document() throws Exception {
    TestSettings settings = new TestSettings().firstDevice("d1").notifiesDifference(false);
    try (TestHub other = settings.open()) {
      other.twins().replace(DEVICE, desired(Map.of("a", 1L, "b", 2L)), "*");
      other.connect(DEVICE, link);

      other.twins().replace(DEVICE, desired(Map.of("a", 1L, "c", 100L)), "*");

      assertThat(link.patches).containsExactly(Map.of("a", 1L, "c", 100L));
    }
  }

  @Test
  void tw16_nothing_is_queued_for_a_device_that_is_away() throws Exception {
    patchDesired(Map.of("a", 1L));

    test.connect(DEVICE, link);

    assertThat(link.versions).isEmpty();
  }

  private Map<String, ?> patchDesired(Map<String, ?> patch) throws HubFault {
    return twins.patch(DEVICE, desired(patch), "*");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Map<String, Object> document() throws HubFault {
    return (Map) twins.get(DEVICE);
  }

  private Map<String, Object> content(String section) throws HubFault {
    Map<String, Object> content = new HashMap<>(at(document(), "properties", section));
    content.remove("$metadata");
    content.remove("$version");
    return content;
  }

  private static Map<String, Object> nulls(String key) {
    Map<String, Object> map = new HashMap<>();
    map.put(key, null);
    return map;
  }
}
