package io.twinwire.localhub.core.jobs;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.HubQueries.Page;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scheduled jobs. */
class JobsTest {

  private final TestHub test = new TestHub();
  private final HubJobs jobs = test.jobs();

  @BeforeEach
  void createDevices() throws HubFault {
    for (String id : List.of("d1", "d2", "d3")) {
      test.registry().create(Identity.device(id), Map.of());
    }
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static Map<String, Object> update(String condition) {
    return new HashMap<>(
        Map.of(
            "type",
            "scheduleUpdateTwin",
            "queryCondition",
            condition,
            "updateTwin",
            Map.of("etag", "*", "tags", Map.of("floor", 3L)),
            "maxExecutionTimeInSeconds",
            100L));
  }

  private static Map<String, Object> method(String condition) {
    return new HashMap<>(
        Map.of(
            "type",
            "scheduleDeviceMethod",
            "queryCondition",
            condition,
            "cloudToDeviceMethod",
            Map.of("methodName", "reboot", "payload", Map.of("in", 3L)),
            "maxExecutionTimeInSeconds",
            20L));
  }

  private List<Map<String, Object>> asked(String condition) throws HubFault {
    return test.queries()
        .query("SELECT * FROM devices.jobs WHERE " + condition, 100, Optional.empty())
        .items();
  }

  private Map<String, Object> statistics(String id) throws HubFault {
    return at(jobs.get(id), "deviceJobStatistics");
  }

  @Test
  void twins_of_all_devices_that_fit_are_updated() throws HubFault {
    assertThat(jobs.create("j", update("DeviceId IN ['d1', 'd2']")).get("status"))
        .isEqualTo("queued");

    assertThat(jobs.get("j")).containsEntry("status", "completed").containsKey("endTime");
    assertThat(statistics("j"))
        .containsEntry("deviceCount", 2L)
        .containsEntry("succeededCount", 2L);
    assertThat(at(test.twins().get(Identity.device("d1")), "tags")).containsEntry("floor", 3L);
    assertThat(at(test.twins().get(Identity.device("d3")), "tags")).isEmpty();
    assertThat(asked("devices.jobs.deviceId = 'd1' AND devices.jobs.jobId = 'j'"))
        .singleElement()
        .satisfies(
            job ->
                assertThat(job)
                    .containsEntry("status", "completed")
                    .containsEntry("jobType", "scheduleUpdateTwin")
                    .containsEntry("startTimeUtc", "2026-11-22T10:15:30.1234567Z")
                    .containsEntry("endTimeUtc", "2026-11-22T10:17:10.1234567Z")
                    .containsKeys("createdDateTimeUtc", "lastUpdatedDateTimeUtc", "outcome"));
  }

  @Test
  void a_job_that_is_to_come_is_asked_for_by_device_with_those_that_fit_so_far() throws HubFault {
    Map<String, Object> later = update("NOT is_defined(tags.spared)");
    later.put("startTime", test.time.instant().plusSeconds(60).toString());
    jobs.create("late", later);
    assertThat(asked("jobId = 'late' AND status = 'scheduled'"))
        .hasSize(4)
        .allSatisfy(
            job -> assertThat(job).containsEntry("endTimeUtc", "2026-11-22T10:18:10.1234567Z"));
    assertThat(statistics("late")).containsEntry("pendingCount", 4L);

    test.twins().patch(Identity.device("d1"), Map.of("tags", Map.of("spared", true)), "*");
    test.time.pass(Duration.ofSeconds(62));
    assertThat(asked("jobId = 'late' AND status = 'completed'"))
        .extracting(job -> job.get("deviceId"))
        .containsExactly("d2", "d3", "demo-gateway");
    assertThat(statistics("late"))
        .containsEntry("deviceCount", 3L)
        .containsEntry("pendingCount", 0L);
  }

  @Test
  void a_job_begins_at_its_time_and_may_be_cancelled_before() throws HubFault {
    Map<String, Object> later = update("*");
    later.put("startTime", test.time.instant().plusSeconds(60).toString());
    assertThat(jobs.create("late", later).get("status")).isEqualTo("scheduled");
    jobs.create("never", later);
    test.time.pass(Duration.ofSeconds(50));
    assertThat(jobs.get("late").get("status")).isEqualTo("scheduled");
    assertThat(jobs.cancel("never").get("status")).isEqualTo("cancelled");

    test.time.pass(Duration.ofSeconds(12));
    assertThat(jobs.get("late").get("status")).isEqualTo("completed");
    assertThat(jobs.get("never").get("status")).isEqualTo("cancelled");
    assertThat(asked("jobId = 'never'"))
        .hasSize(4)
        .allSatisfy(job -> assertThat(job).containsEntry("status", "cancelled"));
    assertRefused(Code.INVALID_OPERATION, () -> jobs.cancel("never"));
  }

  @Test
  void methods_are_called_and_answers_kept_for_each_device() throws HubFault {
    TestHub.Link link = new TestHub.Link();
    DeviceSession session = test.connect(Identity.device("d1"), link);
    session.methodsSubscribed(true);
    jobs.create("j", method("deviceId IN ['d1', 'd2']"));
    test.time.run();
    await().untilAsserted(() -> assertThat(statistics("j")).containsEntry("failedCount", 1L));
    assertThat(jobs.get("j").get("status")).isEqualTo("running");
    assertThat(link.methods)
        .singleElement()
        .satisfies(call -> assertThat(call.name()).isEqualTo("reboot"));

    session.answerMethod(link.methods.get(0).requestId(), 201, "{\"ok\":true}".getBytes(UTF_8));
    await().untilAsserted(() -> assertThat(jobs.get("j").get("status")).isEqualTo("completed"));
    assertThat(statistics("j"))
        .containsEntry("succeededCount", 1L)
        .containsEntry("failedCount", 1L);
    assertThat(at(asked("deviceId = 'd1'").get(0), "outcome", "deviceMethodResponse"))
        .isEqualTo(Map.of("status", 201L, "payload", Map.of("ok", true)));
    assertThat(at(asked("status = 'failed'").get(0), "error")).containsEntry("code", "404103");
  }

  @Test
  void a_job_ends_after_its_longest_time() throws HubFault {
    DeviceSession session = test.connect(Identity.device("d1"), new TestHub.Link());
    session.methodsSubscribed(true);
    jobs.create("j", method("deviceId = 'd1'"));
    test.time.pass(Duration.ofSeconds(23));
    assertThat(jobs.get("j").get("status")).isEqualTo("failed");
    assertThat(statistics("j")).containsEntry("failedCount", 1L).containsEntry("runningCount", 0L);
  }

  @Test
  void jobs_are_found_by_type_and_status() throws HubFault {
    jobs.create("a", update("*"));
    jobs.create("b", method("deviceId = 'nobody'"));
    jobs.create("c", update("*"));
    test.time.run();
    Page first =
        jobs.query(
            Optional.of("scheduleUpdateTwin"), Optional.of("completed"), 1, Optional.empty());
    Page second =
        jobs.query(
            Optional.of("scheduleUpdateTwin"), Optional.of("completed"), 1, first.continuation());
    assertThat(first.itemType()).isEqualTo("jobResponse");
    assertThat(first.items()).extracting(job -> job.get("jobId")).containsExactly("a");
    assertThat(second.items()).extracting(job -> job.get("jobId")).containsExactly("c");
    assertThat(second.continuation()).isEmpty();
  }

  @Test
  void what_is_no_job_is_refused() throws HubFault {
    assertRefused(Code.ARGUMENT_INVALID, () -> jobs.create("j", update("deviceId =")))
        .contains("queryCondition")
        .contains("position");
    assertRefused(Code.ARGUMENT_INVALID, () -> jobs.create("j", Map.of("type", "other")));
    assertRefused(
        Code.ARGUMENT_INVALID, () -> jobs.create("j", Map.of("type", "scheduleUpdateTwin")));
    jobs.create("j", update("*"));
    assertRefused(Code.JOB_ALREADY_EXISTS, () -> jobs.create("j", update("*")));
    assertRefused(Code.JOB_NOT_FOUND, () -> jobs.get("other"));
  }

  @Test
  void jobs_outlive_the_hub(@TempDir Path data) throws HubFault {
    Map<String, Object> later;
    try (TestHub first = new TestSettings().open(data)) {
      later = update("*");
      later.put("startTime", first.time.instant().plusSeconds(60).toString());
      first.jobs().create("late", later);
    }
    try (TestHub second = new TestSettings().open(data)) {
      second.time.pass(Duration.ofSeconds(62));
      assertThat(second.jobs().get("late").get("status")).isEqualTo("completed");
    }
  }
}
