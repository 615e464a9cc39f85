package io.twinwire.localhub.core.transfer;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TierControl.Edition;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the lines of an import do, and where those that do nothing are named. */
class ImportTest {

  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZg==";
  private static final Identity NEW = Identity.device("n1");

  private final FakeContainers blobs = new FakeContainers();
  private final TestHub test = new TestHub();

  {
    test.storage(blobs);
  }

  @AfterEach
  void close() {
    test.close();
    assertThat(blobs.open).as("what is left open").isZero();
  }

  private static String line(String id, String mode, Object... members) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    if (!mode.isEmpty()) {
      line.put("importMode", mode);
    }
    line.put("status", "enabled");
    for (int i = 0; i < members.length; i += 2) {
      line.put((String) members[i], members[i + 1]);
    }
    return Json.write(line);
  }

  private static Map<String, Object> importing(Object... members) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "import");
    document.put("inputBlobContainerUri", "c?r");
    document.put("outputBlobContainerUri", "c?w");
    for (int i = 0; i < members.length; i += 2) {
      document.put((String) members[i], members[i + 1]);
    }
    return document;
  }

  private Map<String, Object> imported(String... lines) throws HubFault {
    blobs.put("c/devices.txt", lines);
    return done(importing());
  }

  private Map<String, Object> done(Map<String, ?> document) throws HubFault {
    String id = (String) test.transfers().create(document).get("jobId");
    test.time.run();
    Map<String, Object> job = test.transfers().get(id);
    assertThat(job).containsEntry("status", "completed").containsEntry("failureReason", null);
    return job;
  }

  /** Each as {@code id code}. */
  private List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (String text : blobs.blobs.get("c/importErrors.log").lines().toList()) {
      Map<String, ?> error = Json.parseObject(text);
      errors.add(error.get("deviceId") + " " + error.get("errorCode"));
    }
    return errors;
  }

  private boolean isThere(String id) {
    return test.registry().primaryKey(Identity.device(id)).isPresent();
  }

  private String etag() throws HubFault {
    return (String) test.registry().get(NEW).get("etag");
  }

  @Test
  void create_makes_an_identity_with_all_that_its_line_has() throws Exception {
    imported(
        line(
            "n1",
            "create",
            "status",
            "Disabled",
            "statusReason",
            "new",
            "authentication",
            Map.of("symmetricKey", Map.of("primaryKey", KEY, "secondaryKey", KEY)),
            "twinETag",
            "AAAAAAAAAAk=",
            "tags",
            Map.of("site", "a"),
            "properties",
            Map.of(
                "desired",
                Map.of("x", 1L, "$version", 7L, "$metadata", Map.of()),
                "reported",
                Map.of("y", 2L))),
        line("n1", "create", "moduleId", "m1", "managedBy", "me"),
        line("n2", "create", "authentication", Map.of("type", "certificateAuthority")));

    assertThat(errors()).isEmpty();
    assertThat(blobs.blobs).containsEntry("c/importErrors.log", "");
    assertThat(test.registry().get(NEW))
        .containsEntry("status", "disabled")
        .containsEntry("statusReason", "new");
    assertThat(test.registry().primaryKey(NEW)).contains(KEY);
    Map<String, Object> twin = test.twins().get(NEW);
    assertThat(twin).containsEntry("tags", Map.of("site", "a"));
    assertThat(TestHub.at(twin, "properties", "desired")).containsEntry("x", 1L);
    assertThat(TestHub.at(twin, "properties", "reported")).containsEntry("y", 2L);
    assertThat(test.registry().get(Identity.module("n1", "m1"))).containsEntry("managedBy", "me");
    assertThat(test.twins().get(Identity.device("n2")))
        .containsEntry("authenticationType", "certificateAuthority");
  }

  @Test
  void create_refuses_what_is_there_and_update_and_delete_what_is_not() throws Exception {
    imported(
        line("demo-gateway", "create"),
        line("n1", "update"),
        line("n1", "updateIfMatchETag", "eTag", "x"),
        line("n1", "delete"),
        line("n1", "deleteIfMatchETag", "eTag", "x"),
        line("n1", "updateTwin", "tags", Map.of("a", 1L)));
    assertThat(errors())
        .containsExactly(
            "demo-gateway 409001", "n1 404001", "n1 404001", "n1 404001", "n1 404001", "n1 404001");
  }

  @Test
  void a_line_without_a_mode_creates_or_updates() throws Exception {
    imported(line("n1", "", "tags", Map.of("a", 1L, "b", 2L)));
    String before = etag();
    imported(line("n1", "", "statusReason", "again", "eTag", "x", "tags", Map.of("c", 3L)));
    assertThat(errors()).isEmpty();
    assertThat(test.registry().get(NEW)).containsEntry("statusReason", "again");
    assertThat(etag()).isNotEqualTo(before);
    assertThat(test.twins().get(NEW)).containsEntry("tags", Map.of("c", 3L));
  }

  @Test
  void modes_with_an_etag_ask_for_it() throws Exception {
    imported(line("n1", "createOrUpdateIfMatchETag", "eTag", "any"));
    assertThat(isThere("n1")).isTrue();
    imported(
        line("n1", "createOrUpdateIfMatchETag", "eTag", "x", "statusReason", "no"),
        line("n1", "updateIfMatchETag", "eTag", "x", "statusReason", "no"),
        line("n1", "deleteIfMatchETag", "eTag", "x"),
        line("n1", "updateTwinIfMatchETag", "twinETag", "x", "tags", Map.of("no", 1L)));
    assertThat(errors()).containsOnly("n1 412001").hasSize(4);
    assertThat(test.registry().get(NEW)).containsEntry("statusReason", null);

    imported(line("n1", "createOrUpdateIfMatchETag", "eTag", etag(), "statusReason", "one"));
    imported(line("n1", "updateIfMatchETag", "eTag", etag(), "statusReason", "two"));
    Object twinTag = test.twins().get(NEW).get("etag");
    imported(line("n1", "updateTwinIfMatchETag", "twinETag", twinTag, "tags", Map.of("yes", 1L)));
    assertThat(errors()).isEmpty();
    assertThat(test.registry().get(NEW)).containsEntry("statusReason", "two");
    assertThat(test.twins().get(NEW)).containsEntry("tags", Map.of("yes", 1L));
    imported(line("n1", "deleteIfMatchETag", "eTag", etag()));
    assertThat(isThere("n1")).isFalse();
  }

  @Test
  void the_etag_of_a_twin_counts_for_the_twin_alone() throws Exception {
    imported(line("n1", "create"));
    imported(
        line(
            "n1",
            "createOrUpdate",
            "statusReason",
            "set",
            "twinETag",
            "AAAAAAAAAAk=",
            "tags",
            Map.of("a", 1L)));
    assertThat(errors()).containsExactly("n1 412001");
    assertThat(test.registry().get(NEW)).containsEntry("statusReason", "set");
    assertThat(test.twins().get(NEW)).containsEntry("tags", Map.of());
  }

  @Test
  void update_twin_merges_and_delete_takes_modules_along() throws Exception {
    imported(line("n1", "create", "tags", Map.of("a", 1L)), line("n1", "create", "moduleId", "m"));
    imported(line("n1", "updateTwin", "tags", Map.of("b", 2L)));
    assertThat(test.twins().get(NEW)).containsEntry("tags", Map.of("a", 1L, "b", 2L));
    imported(line("n1", "delete"));
    assertThat(errors()).isEmpty();
    assertThat(isThere("n1")).isFalse();
    assertRefused(Code.MODULE_NOT_FOUND, () -> test.registry().get(Identity.module("n1", "m")));
  }

  @Test
  void bad_lines_are_named_with_their_number_and_the_good_ones_go_in() throws Exception {
    imported(
        "\ufeff" + line("g1", "create"),
        "no json",
        "",
        "[1]",
        "{\"importMode\":\"create\",\"status\":\"enabled\"}",
        "{\"id\":\"b1\",\"importMode\":\"create\"}",
        line("g 2", "create"),
        line("b3", "replace"),
        line("b4", "create", "authentication", Map.of("type", "SELF_SIGNED")),
        line("b5", "create", "tags", Map.of("a.b", 1L)),
        line("b6", "create", "properties", Map.of("reported", Map.of("a.b", 1L))),
        line("b7", "create", "statusReason", "x".repeat(ImportLines.LONGEST)),
        line("g2", "create"));
    assertThat(isThere("g1")).isTrue();
    assertThat(isThere("g2")).isTrue();
    assertThat(test.registry().deviceStatistics()).containsEntry("totalDeviceCount", 3L);
    assertThat(errors())
        .containsExactly(
            "null 400012",
            "null 400012",
            "null 400012",
            "null 400012",
            "g 2 400004",
            "b3 400004",
            "b4 400004",
            "b5 400004",
            "b6 400004",
            "null 400012");
    List<String> log = blobs.blobs.get("c/importErrors.log").lines().toList();
    assertThat(log.get(0)).contains("Invalid device format in line: no json. line 2: ");
    assertThat(log.get(1)).contains("line 4: ");
    assertThat(log.get(4)).contains("line 7: ");
    assertThat(log.get(9)).contains("line 12: it has more than 1048576 bytes");
    assertThat(log.get(9).length()).isLessThan(5000);
  }

  @Test
  void what_was_exported_is_imported_again_without_a_complaint() throws Exception {
    test.registry().delete(Identity.device("demo-gateway"), "*");
    imported(
        line("n1", "create", "tags", Map.of("a", 1L), "capabilities", Map.of("iotEdge", true)),
        line("n1", "create", "moduleId", "m", "properties", Map.of("desired", Map.of("x", 1L))));
    for (boolean excluded : List.of(false, true)) {
      done(
          Map.of(
              "type", "export", "outputBlobContainerUri", "c?w", "excludeKeysInExport", excluded));
      Optional<String> key = test.registry().primaryKey(NEW);
      done(importing());
      assertThat(errors()).isEmpty();
      assertThat(test.registry().primaryKey(NEW)).isEqualTo(key);
      test.registry().delete(NEW, "*");
      done(importing());
      assertThat(errors()).isEmpty();
      assertThat(test.registry().primaryKey(NEW).equals(key)).isEqualTo(!excluded);
      assertThat(test.twins().get(NEW)).containsEntry("tags", Map.of("a", 1L));
      assertThat(TestHub.at(test.twins().get(Identity.module("n1", "m")), "properties", "desired"))
          .containsEntry("x", 1L);
    }
  }

  @Test
  void create_takes_the_keys_of_modules_that_an_edge_device_has_from_its_beginning()
      throws Exception {
    Map<String, Object> keys =
        Map.of("symmetricKey", Map.of("primaryKey", KEY, "secondaryKey", KEY));
    imported(
        line("n1", "create", "capabilities", Map.of("iotEdge", true)),
        line("n1", "create", "moduleId", "$edgeAgent", "authentication", keys),
        line("n1", "create", "moduleId", "$edgeHub", "authentication", keys));
    assertThat(errors()).isEmpty();
    assertThat(test.registry().primaryKey(Identity.module("n1", "$edgeHub"))).contains(KEY);
  }

  @Test
  void configurations_are_imported_in_any_case_of_letters() throws Exception {
    String content = "\"Content\":{\"DeviceContent\":{\"properties.desired.x\":4}}";
    blobs.put("c/devices.txt", line("n1", "create"));
    blobs.put(
        "c/more.txt",
        "{\"Id\":\"c1\",\"TargetCondition\":\"*\",\"Priority\":2," + content + "}",
        "{\"Id\":\"c2\",\"TargetCondition\":\"!\"," + content + "}",
        "{\"id\":\"c3\",\"importMode\":\"delete\"}");
    done(importing("includeConfigurations", true, "configurationsBlobName", "more.txt"));
    assertThat(test.configurations().get("c1")).containsEntry("priority", 2L);
    assertThat(TestHub.at(test.twins().get(NEW), "properties", "desired")).containsEntry("x", 4L);
    assertThat(blobs.blobs.get("c/importErrors.log").lines())
        .satisfiesExactly(
            error -> assertThat(error).contains("\"c2\"", "400401", "line 2"),
            error -> assertThat(error).contains("\"c3\"", "404301", "line 3"));

    done(Map.of("type", "export", "outputBlobContainerUri", "c?w", "includeConfigurations", true));
    test.configurations().delete("c1", "*");
    done(importing("includeConfigurations", true));
    assertThat(blobs.blobs.get("c/importErrors.log")).doesNotContain("configurationId");
    assertThat(test.configurations().get("c1")).containsEntry("targetCondition", "*");
  }

  @Test
  void an_import_that_is_cancelled_keeps_what_it_did_and_names_what_it_found() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("bad");
    for (int i = 0; i < 150; i++) {
      lines.add(line("n" + i, "create"));
    }
    blobs.put("c/devices.txt", lines.toArray(String[]::new));
    String id = (String) test.transfers().create(importing()).get("jobId");
    test.time.execute(
        () -> {
          try {
            assertThat(test.transfers().get(id)).containsEntry("status", "running");
            test.transfers().cancel(id);
          } catch (HubFault e) {
            throw new AssertionError(e);
          }
        });
    test.time.run();
    assertThat(test.transfers().get(id)).containsEntry("status", "cancelled");
    assertThat(isThere("n98")).isTrue();
    assertThat(isThere("n99")).isFalse();
    assertThat(errors()).containsExactly("null 400012");
  }

  @Test
  void basic_imports_devices_and_names_what_it_has_not() throws Exception {
    test.tiers().edition(Optional.of(new Edition(HubTier.B1, 1)));
    imported(
        line("n1", "create", "tags", Map.of()),
        line("n2", "create", "tags", Map.of("a", 1L)),
        line("n1", "create", "moduleId", "m"));
    assertThat(errors()).containsExactly("n2 403010", "n1 403010");
    assertThat(isThere("n1")).isTrue();
    assertThat(isThere("n2")).isFalse();
  }
}
