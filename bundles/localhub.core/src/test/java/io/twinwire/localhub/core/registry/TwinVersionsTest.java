package io.twinwire.localhub.core.registry;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static io.twinwire.localhub.core.TestHub.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.core.TestHub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinVersionsTest {

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
  void tw10_each_accepted_update_raises_the_sections_version_by_one() throws Exception {
    patchDesired(Map.of("a", 1L));
    patchDesired(Map.of("a", 2L));
    patchDesired(Map.of("a", 1L));
    DeviceSession session = test.connect(DEVICE, link);
    long reported = session.patchReported(Map.of("r", 1L), OptionalLong.empty());
    twins.patch(DEVICE, Map.of("tags", Map.of("t", 1L)), "*");

    assertThat(version("desired")).isEqualTo(4);
    assertThat(version("reported")).isEqualTo(2).isEqualTo(reported);
  }

  @Test
  void tw10_an_empty_section_of_a_patch_raises_nothing_and_is_not_told() throws Exception {
    test.connect(DEVICE, link);

    twins.patch(
        DEVICE,
        Map.of("tags", Map.of("t", 1L), "properties", Map.of("desired", Map.of("$version", 1L))),
        "*");

    assertThat(version("desired")).isEqualTo(1);
    assertThat(link.versions).isEmpty();
  }

  @Test
  void tw10_versions_restart_when_an_identity_is_created_again() throws HubFault {
    patchDesired(Map.of("a", 1L));
    String generation = (String) test.registry().get(DEVICE).get("generationId");

    test.registry().delete(DEVICE, "*");
    test.registry().create(DEVICE, Map.of());

    assertThat(version("desired")).isEqualTo(1);
    assertThat(version("reported")).isEqualTo(1);
    assertThat(content("desired")).isEmpty();
    assertThat(test.registry().get(DEVICE).get("generationId")).isNotEqualTo(generation);
  }

  @Test
  void tw11_the_etag_changes_with_every_part_and_guards_updates() throws Exception {
    List<Object> etags = new ArrayList<>();
    etags.add(document().get("etag"));
    etags.add(twins.patch(DEVICE, Map.of("tags", Map.of("t", 1L)), "*").get("etag"));
    etags.add(patchDesired(Map.of("a", 1L)).get("etag"));
    test.connect(DEVICE, link).patchReported(Map.of("r", 1L), OptionalLong.empty());
    etags.add(document().get("etag"));

    assertThat(etags).doesNotHaveDuplicates().first().isEqualTo("AAAAAAAAAAE=");
    assertRefused(
        Code.PRECONDITION_FAILED,
        () -> twins.patch(DEVICE, desired(Map.of("a", 2L)), (String) etags.get(2)));
    assertRefused(
        Code.PRECONDITION_FAILED,
        () -> twins.replace(DEVICE, desired(Map.of("a", 2L)), (String) etags.get(0)));
    twins.patch(DEVICE, desired(Map.of("a", 2L)), (String) etags.get(3));
    assertThat(content("desired")).isEqualTo(Map.of("a", 2L));
  }

  @Test
  void tw12_a_wrong_base_version_of_reported_is_refused() throws Exception {
    DeviceSession session = test.connect(DEVICE, link);
    session.patchReported(Map.of("r", 1L), OptionalLong.of(1));

    assertRefused(
        Code.PRECONDITION_FAILED, () -> session.patchReported(Map.of("r", 2L), OptionalLong.of(1)));
    assertThat(session.patchReported(Map.of("r", 2L), OptionalLong.empty())).isEqualTo(3);
    assertThat(content("reported")).isEqualTo(Map.of("r", 2L));
  }

  @Test
  void tw13_metadata_mirrors_the_tree_and_survives_deletes() throws HubFault {
    patchDesired(Map.of("o", Map.of("x", 1L, "y", 2L), "a", 1L));
    test.time.pass(Duration.ofSeconds(10));
    patchDesired(Map.of("o", nulls("x")));

    Map<String, Object> metadata = at(document(), "properties", "desired", "$metadata");
    String first = "2026-11-22T10:15:30.1234567Z";
    String second = "2026-11-22T10:15:40.1234567Z";
    assertThat(metadata)
        .containsEntry("$lastUpdated", second)
        .containsEntry("$lastUpdatedVersion", 3L)
        .containsEntry("a", Map.of("$lastUpdated", first, "$lastUpdatedVersion", 2L));
    assertThat(at(metadata, "o"))
        .isEqualTo(
            Map.of(
                "$lastUpdated",
                second,
                "$lastUpdatedVersion",
                3L,
                "y",
                Map.of("$lastUpdated", first, "$lastUpdatedVersion", 2L)));
  }

  @Test
  void tw13_reported_metadata_has_no_versions() throws Exception {
    test.connect(DEVICE, link).patchReported(Map.of("r", 1L), OptionalLong.empty());

    assertThat(at(document(), "properties", "reported", "$metadata"))
        .isEqualTo(
            Map.of(
                "$lastUpdated",
                "2026-11-22T10:15:30.1234567Z",
                "r",
                Map.of("$lastUpdated", "2026-11-22T10:15:30.1234567Z")));
  }

  @Test
  void tw14_a_fresh_twin_was_last_updated_in_the_year_1() throws HubFault {
    for (String section : List.of("desired", "reported")) {
      assertThat(at(document(), "properties", section))
          .isEqualTo(
              Map.of("$metadata", Map.of("$lastUpdated", "0001-01-01T00:00:00Z"), "$version", 1L));
    }
    assertThat(document()).containsEntry("version", 1L).containsEntry("tags", Map.of());
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

  private long version(String section) throws HubFault {
    return (Long) at(document(), "properties", section).get("$version");
  }

  private static Map<String, Object> nulls(String key) {
    Map<String, Object> map = new HashMap<>();
    map.put(key, null);
    return map;
  }
}
