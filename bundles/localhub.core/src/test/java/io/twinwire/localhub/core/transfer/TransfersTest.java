package io.twinwire.localhub.core.transfer;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TierControl.Edition;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import io.twinwire.support.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports, and how jobs live; what imports do is in {@link ImportTest}. */
class TransfersTest {

  @TempDir Path directory;

  private final FakeContainers blobs = new FakeContainers();
  private TestHub test;

  @BeforeEach
  void open() {
    test = opened();
  }

  @AfterEach
  void close() {
    test.close();
    assertThat(blobs.open).as("what is left open").isZero();
  }

  private TestHub opened() {
    TestHub hub = new TestSettings().open(directory);
    hub.storage(blobs);
    return hub;
  }

  static Map<String, Object> export(Object... members) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "export");
    document.put("outputBlobContainerUri", "out?w");
    for (int i = 0; i < members.length; i += 2) {
      document.put((String) members[i], members[i + 1]);
    }
    return document;
  }

  private String begun(Map<String, ?> document) throws HubFault {
    return (String) test.transfers().create(document).get("jobId");
  }

  private Map<String, Object> exported(Object... members) throws HubFault {
    String id = begun(export(members));
    test.time.run();
    return test.transfers().get(id);
  }

  private List<Map<String, Object>> lines(String blob) {
    List<Map<String, Object>> lines = new ArrayList<>();
    blobs
        .blobs
        .get(blob)
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(Json::parseObject)
        .forEach(lines::add);
    return lines;
  }

  private Map<String, Object> line(String blob, String id) {
    return lines(blob).stream().filter(line -> line.get("id").equals(id)).findFirst().orElseThrow();
  }

  private void edge() throws HubFault {
    test.registry()
        .create(Identity.device("edge"), Map.of("capabilities", Map.of("iotEdge", true)));
    test.registry().create(Identity.module("edge", "m"), Map.of("managedBy", "me"));
  }

  @Test
  void an_export_has_a_line_for_each_identity_with_its_keys_and_twin() throws Exception {
    edge();
    test.registry()
        .create(
            TestHub.DEVICE,
            Map.of("status", "disabled", "statusReason", "broken", "deviceScope", "ms-x"));
    test.twins().patch(TestHub.DEVICE, Map.of("tags", Map.of("site", "a")), "*");
    test.twins().patch(TestHub.DEVICE, TestHub.desired(Map.of("x", 1L)), "*");

    assertThat(exported())
        .containsEntry("status", "completed")
        .containsEntry("type", "export")
        .containsEntry("progress", 100L)
        .containsEntry("failureReason", null)
        .containsEntry("excludeKeysInExport", false)
        .containsKeys("startTimeUtc", "endTimeUtc")
        .doesNotContainKeys("inputBlobContainerUri", "outputBlobContainerUri");
    assertThat(lines("out/devices.txt").stream().map(line -> line.get("id") + ""))
        .containsExactly("d1", "demo-gateway", "edge", "edge", "edge", "edge");
    Map<String, Object> device = line("out/devices.txt", "d1");
    assertThat(device)
        .containsEntry("eTag", test.registry().get(TestHub.DEVICE).get("etag"))
        .containsEntry("status", "disabled")
        .containsEntry("statusReason", "broken")
        .containsEntry("deviceScope", "ms-x")
        .containsEntry("twinETag", test.twins().get(TestHub.DEVICE).get("etag"))
        .containsEntry("tags", Map.of("site", "a"))
        .containsEntry("properties", Map.of("desired", Map.of("x", 1L), "reported", Map.of()))
        .containsEntry("capabilities", Map.of("iotEdge", false));
    assertThat(TestHub.at(device, "authentication", "symmetricKey").get("primaryKey"))
        .isEqualTo(test.registry().primaryKey(TestHub.DEVICE).orElseThrow());
    assertThat(line("out/devices.txt", "edge")).containsKey("deviceScope");
    assertThat(lines("out/devices.txt").get(5))
        .containsEntry("moduleId", "m")
        .containsEntry("managedBy", "me");
  }

  @Test
  void keys_are_left_out_when_asked_and_the_blob_begins_with_a_remark() throws Exception {
    assertThat(exported("excludeKeysInExport", true, "outputBlobName", "bare.txt"))
        .containsEntry("excludeKeysInExport", true);
    assertThat(blobs.blobs.get("out/bare.txt")).startsWith("#");
    assertThat(line("out/bare.txt", "demo-gateway")).containsEntry("authentication", null);
    assertThat(blobs.blobs).doesNotContainKey("out/devices.txt");
  }

  @Test
  void configurations_are_exported_when_asked_with_capitals_as_iot_hub_writes_them()
      throws Exception {
    test.configurations()
        .create(
            "c1",
            Map.of(
                "targetCondition",
                "*",
                "content",
                Map.of("deviceContent", Map.of("properties.desired.x", 4L))));
    exported("includeConfigurations", true);
    assertThat(lines("out/configurations.txt")).hasSize(1);
    assertThat(line0("out/configurations.txt"))
        .containsEntry("Id", "c1")
        .containsEntry("TargetCondition", "*")
        .containsKeys("ETag", "CreatedTimeUtc");
    assertThat(TestHub.at(line0("out/configurations.txt"), "Content", "DeviceContent"))
        .containsEntry("properties.desired.x", 4L);
  }

  private Map<String, Object> line0(String blob) {
    return lines(blob).get(0);
  }

  @Test
  void a_large_registry_is_exported_in_parts_with_its_progress() throws Exception {
    for (int n = 0; n < 11; n++) {
      List<Map<String, Object>> hundred = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        hundred.add(Map.of("id", "n" + (n * 100 + i), "importMode", "create"));
      }
      test.registry().bulk(hundred);
    }
    List<Object> seen = new ArrayList<>();
    String id = begun(export());
    seen.add(test.transfers().get(id).get("status"));
    // Between two parts others have their turn.
    test.time.execute(() -> seen.add(progress(id)));
    test.time.run();
    assertThat(seen).containsExactly("enqueued", "running 45");
    assertThat(progress(id)).isEqualTo("completed 100");
    assertThat(lines("out/devices.txt")).hasSize(1101);
  }

  private String progress(String id) {
    try {
      Map<String, Object> job = test.transfers().get(id);
      return job.get("status") + " " + job.get("progress");
    } catch (HubFault e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void one_job_is_under_way_at_a_time() throws Exception {
    String first = begun(export());
    assertRefused(Code.JOB_QUOTA_EXCEEDED, () -> begun(export()));
    assertThat(Code.JOB_QUOTA_EXCEEDED.number()).isEqualTo(403003);
    test.time.run();
    String second = begun(export());
    test.time.run();
    assertThat(test.transfers().list().stream().map(job -> job.get("jobId")))
        .containsExactlyInAnyOrder(first, second);
    assertRefused(Code.JOB_NOT_FOUND, () -> test.transfers().get("none"));
  }

  @Test
  void a_job_is_cancelled_once_and_frees_the_place() throws Exception {
    String id = begun(export());
    test.transfers().cancel(id);
    test.time.run();
    assertThat(test.transfers().get(id)).containsEntry("status", "cancelled");
    assertThat(blobs.blobs).isEmpty();
    assertRefused(Code.INVALID_OPERATION, () -> test.transfers().cancel(id));
    assertThat(exported()).containsEntry("status", "completed");
  }

  @Test
  void a_container_that_cannot_be_used_is_refused_at_once() {
    for (String uri : List.of("out?r", "out?", "missing?w")) {
      assertThatThrownBy(() -> begun(export("outputBlobContainerUri", uri)))
          .as(uri)
          .isInstanceOf(HubFault.class)
          .hasMessageContaining("Unauthorized to write to output blob container")
          .extracting(e -> ((HubFault) e).code())
          .isEqualTo(Code.BLOB_CONTAINER_VALIDATION);
    }
    assertRefused(
        Code.BLOB_CONTAINER_VALIDATION,
        () -> begun(Map.of("type", "import", "inputBlobContainerUri", "out?rw")));
    test.storage(null);
    assertRefused(Code.BLOB_CONTAINER_VALIDATION, () -> begun(export()));
  }

  @Test
  void the_hubs_own_identity_needs_no_signature() throws Exception {
    Map<String, Object> job =
        exported("outputBlobContainerUri", "out", "storageAuthenticationType", "identityBased");
    assertThat(job).containsEntry("status", "completed");
    assertThat(blobs.blobs).containsKey("out/devices.txt");
  }

  @Test
  void what_is_no_job_is_refused() {
    assertRefused(Code.ARGUMENT_INVALID, () -> begun(export("type", "backup")));
    assertRefused(Code.ARGUMENT_INVALID, () -> begun(export("outputBlobContainerUri", "")));
    assertRefused(Code.ARGUMENT_INVALID, () -> begun(Map.of("type", "import")));
    assertRefused(
        Code.ARGUMENT_INVALID, () -> begun(export("storageAuthenticationType", "password")));
  }

  @Test
  void a_storage_that_breaks_fails_the_job_with_its_reason() throws Exception {
    blobs.brokenWrite = "devices.txt";
    assertThat(exported())
        .containsEntry("status", "failed")
        .containsEntry("failureReason", "no space left");
  }

  @Test
  void a_job_that_the_hubs_end_cuts_has_failed_and_is_remembered_for_30_days() throws Exception {
    exported();
    String cut = begun(export());
    test.close();
    test = opened();
    assertThat(test.transfers().list().stream().map(job -> job.get("status")))
        .containsExactlyInAnyOrder("completed", "failed");
    assertThat(test.transfers().get(cut)).containsEntry("failureReason", "the hub stopped");

    test.time.setClock(Duration.ofDays(31));
    exported();
    assertThat(test.transfers().list()).hasSize(1);
  }

  @Test
  void basic_has_exports_too_without_twins() throws Exception {
    test.tiers().edition(Optional.of(new Edition(HubTier.B1, 1)));
    assertThat(exported()).containsEntry("status", "completed");
    assertThat(line("out/devices.txt", "demo-gateway")).doesNotContainKeys("tags", "properties");
    assertRefused(
        Code.OPERATION_NOT_AVAILABLE_IN_CURRENT_TIER,
        () -> begun(export("includeConfigurations", true)));
  }
}
