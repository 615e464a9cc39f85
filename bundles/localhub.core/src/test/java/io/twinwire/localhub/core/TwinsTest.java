package io.twinwire.localhub.core;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static io.twinwire.localhub.core.TestHub.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinsTest {

  private final TestHub test = new TestHub();
  private final Twins twins = test.hub.twins();
  private final TestHub.Link link = new TestHub.Link();

  @BeforeEach
  void createDevice() throws HubFault {
    test.hub.registry().create(DEVICE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void tw06_null_deletes_a_member_and_others_merge() throws HubFault {
    patchDesired(Map.of("a", 1L, "o", Map.of("x", 1L, "y", 2L)));

    patchDesired(Map.of("o", nulls("x"), "b", 3L));

    assertThat(content("desired")).isEqualTo(Map.of("a", 1L, "o", Map.of("y", 2L), "b", 3L));
  }

  @Test
  void tw06_null_is_never_stored() throws HubFault {
    patchDesired(Map.of("new", nulls("x")));

    assertThat(content("desired")).isEqualTo(Map.of("new", Map.of()));
  }

  @Test
  void tw06_merging_holds_for_random_patches() throws HubFault {
    Random random = new Random(42);
    Map<String, Object> model = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      Map<String, Object> patch = randomPatch(random, 3);
      patchDesired(patch);
      merge(model, patch);
    }
    assertThat(content("desired")).isEqualTo(model);
    assertMirrors(content("desired"), at(document(), "properties", "desired", "$metadata"));
  }

  @Test
  void tw07_arrays_are_replaced_whole_and_have_no_metadata_inside() throws HubFault {
    patchDesired(Map.of("l", List.of(1L, Map.of("x", 2L))));
    patchDesired(Map.of("l", List.of(3L)));

    assertThat(content("desired")).isEqualTo(Map.of("l", List.of(3L)));
    assertThat(at(document(), "properties", "desired", "$metadata", "l"))
        .containsOnlyKeys("$lastUpdated", "$lastUpdatedVersion");
  }

  @Test
  void tw01_a_refused_patch_changes_nothing_at_all() throws HubFault {
    Map<String, Object> before = document();
    Map<String, Object> big = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      big.put("k" + i, "x".repeat(4000));
    }

    assertRefused(
            Code.ARGUMENT_INVALID,
            () ->
                twins.patch(
                    DEVICE,
                    Map.of("tags", Map.of("t", 1L), "properties", Map.of("desired", big)),
                    "*"))
        .startsWith("properties.desired: its size would be ");
    assertRefused(
        Code.ARGUMENT_INVALID,
        () ->
            twins.patch(
                DEVICE,
                Map.of("tags", Map.of("a.b", 1L), "properties", Map.of("desired", Map.of("a", 1L))),
                "*"));

    assertThat(document()).isEqualTo(before);
  }

  @Test
  void tw01_many_small_patches_cannot_pass_the_limit() throws HubFault {
    for (int i = 0; i < 8; i++) {
      patchDesired(Map.of("k" + i, "x".repeat(4000)));
    }
    assertRefused(Code.ARGUMENT_INVALID, () -> patchDesired(Map.of("k8", "x".repeat(4000))));
  }

  @Test
  void tw08_a_device_never_sees_tags_or_metadata() throws Exception {
    twins.patch(DEVICE, Map.of("tags", Map.of("site", "a")), "*");
    patchDesired(Map.of("a", 1L));

    Map<String, ?> seen = test.connect(DEVICE, link).twin();

    assertThat(seen)
        .isEqualTo(
            Map.of("desired", Map.of("a", 1L, "$version", 2L), "reported", Map.of("$version", 1L)));
  }

  @Test
  void tw09_the_twin_has_the_documented_root() throws HubFault {
    assertThat(document())
        .containsKeys(
            "deviceId",
            "etag",
            "version",
            "status",
            "statusReason",
            "statusUpdateTime",
            "connectionState",
            "lastActivityTime",
            "cloudToDeviceMessageCount",
            "authenticationType",
            "x509Thumbprint",
            "tags",
            "properties")
        .doesNotContainKeys("connectionStateUpdatedTime", "generationId");
  }

  @Test
  void tw10_each_accepted_update_raises_the_sections_version_by_one() throws Exception {
    patchDesired(Map.of("a", 1L));
    patchDesired(Map.of("a", 2L));
    patchDesired(Map.of("a", 1L));
    Session session = test.connect(DEVICE, link);
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
    String generation = (String) test.hub.registry().get(DEVICE).get("generationId");

    test.hub.registry().delete(DEVICE, "*");
    test.hub.registry().create(DEVICE, Map.of());

    assertThat(version("desired")).isEqualTo(1);
    assertThat(version("reported")).isEqualTo(1);
    assertThat(content("desired")).isEmpty();
    assertThat(test.hub.registry().get(DEVICE).get("generationId")).isNotEqualTo(generation);
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
    Session session = test.connect(DEVICE, link);
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
    Settings settings = new Settings(TestHub.HOST, "", "d1", "", 100, false, Duration.ZERO);
    try (TestHub other = new TestHub(settings, Optional.empty())) {
      other.hub.twins().replace(DEVICE, desired(Map.of("a", 1L, "b", 2L)), "*");
      other.connect(DEVICE, link);

      other.hub.twins().replace(DEVICE, desired(Map.of("a", 1L, "c", 100L)), "*");

      assertThat(link.patches).containsExactly(Map.of("a", 1L, "c", 100L));
    }
  }

  @Test
  void tw16_nothing_is_queued_for_a_device_that_is_away() throws Exception {
    patchDesired(Map.of("a", 1L));

    test.connect(DEVICE, link);

    assertThat(link.versions).isEmpty();
  }

  @Test
  void a_replacement_touches_only_the_sections_that_are_given() throws HubFault {
    twins.patch(
        DEVICE,
        Map.of("tags", Map.of("t", 1L), "properties", Map.of("desired", Map.of("a", 1L))),
        "*");

    twins.replace(DEVICE, Map.of("tags", Map.of("u", 2L)), "*");
    assertThat(document()).containsEntry("tags", Map.of("u", 2L));
    assertThat(content("desired")).isEqualTo(Map.of("a", 1L));

    twins.replace(DEVICE, desired(Map.of()), "*");
    assertThat(content("desired")).isEmpty();
    assertThat(version("desired")).isEqualTo(3);
  }

  @Test
  void a_whole_twin_can_be_sent_back_as_it_was_read() throws HubFault {
    patchDesired(Map.of("a", Map.of("b", 1L)));
    Map<String, Object> read = document();

    Map<String, ?> after = twins.patch(DEVICE, read, (String) read.get("etag"));

    assertThat(at(after, "properties", "desired")).containsEntry("a", Map.of("b", 1L));
  }

  @Test
  void an_unknown_identity_is_named() {
    assertRefused(
            Code.DEVICE_NOT_FOUND, () -> twins.get(io.twinwire.api.localhub.Identity.device("no")))
        .isEqualTo("no is not registered");
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

  private static Map<String, Object> randomPatch(Random random, int depth) {
    Map<String, Object> patch = new HashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String key = "k" + random.nextInt(4);
      switch (random.nextInt(depth > 0 ? 4 : 2)) {
        case 0 -> patch.put(key, null);
        case 1 -> patch.put(key, random.nextLong(1000));
        default -> patch.put(key, randomPatch(random, depth - 1));
      }
    }
    return patch;
  }

  private static void merge(Map<String, Object> model, Map<String, Object> patch) {
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            model.remove(key);
          } else if (value instanceof Map<?, ?>) {
            Map<String, Object> inner =
                model.get(key) instanceof Map<?, ?> ? at(model, key) : new HashMap<>();
            merge(inner, at(patch, key));
            model.put(key, inner);
          } else {
            model.put(key, value);
          }
        });
  }

  private static void assertMirrors(Map<String, Object> content, Map<String, Object> metadata) {
    List<String> keys = new ArrayList<>(content.keySet());
    keys.addAll(List.of("$lastUpdated", "$lastUpdatedVersion"));
    assertThat(metadata.keySet()).containsExactlyInAnyOrderElementsOf(keys);
    content.forEach(
        (key, value) ->
            assertMirrors(
                value instanceof Map<?, ?> ? at(content, key) : Map.of(), at(metadata, key)));
  }
}
