package io.twinwire.localhub.core.registry;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static io.twinwire.localhub.core.TestHub.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.core.TestHub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinsTest {

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
