package io.twinwire.localhub.core.jobs;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.support.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job does to one device: the document that queries of {@code devices.jobs} find (Azure IoT
 * Hub, "Queries for IoT Hub jobs"). There {@code endTimeUtc} is when the job is over at the latest,
 * and {@code lastUpdatedDateTimeUtc} when the device was done.
 *
 * @param document with {@code status} {@code scheduled}, {@code running}, {@code completed}, {@code
 *     failed} or {@code cancelled}
 */
record DeviceJob(Map<String, @Nullable Object> document) {

  private static final String SCHEDULED = "scheduled";
  private static final String RUNNING = "running";

  /** A device that a job is to concern, as far as is known before it begins. */
  static DeviceJob scheduled(Job job, Identity identity, Instant now) {
    return of(job, identity, SCHEDULED, now);
  }

  static DeviceJob begun(Job job, Identity identity, Instant now) {
    return of(job, identity, RUNNING, now);
  }

  private static DeviceJob of(Job job, Identity identity, String status, Instant now) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> document.put("moduleId", module));
    document.put("jobId", job.id());
    document.put("jobType", job.type().text());
    document.put("status", status);
    document.put("startTimeUtc", HubTime.metadata(job.start()));
    document.put("endTimeUtc", HubTime.metadata(job.deadline()));
    document.put("createdDateTimeUtc", HubTime.metadata(job.created()));
    document.put("lastUpdatedDateTimeUtc", HubTime.metadata(now));
    return new DeviceJob(document);
  }

  DeviceJob ended(String status, Instant now) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(document);
    changed.put("status", status);
    changed.put("lastUpdatedDateTimeUtc", HubTime.metadata(now));
    return new DeviceJob(changed);
  }

  /** A twin that was updated answers nothing. */
  DeviceJob updated(Instant now) {
    Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
    outcome.put("deviceMethodResponse", null);
    DeviceJob ended = ended("completed", now);
    ended.document.put("outcome", outcome);
    return ended;
  }

  DeviceJob answered(MethodAnswer answer, Instant now) {
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("status", (long) answer.status());
    response.put(
        "payload",
        answer.payload().length == 0
            ? null
            : Json.parse(new String(answer.payload(), StandardCharsets.UTF_8)));
    Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
    outcome.put("deviceMethodResponse", response);
    DeviceJob ended = ended("completed", now);
    ended.document.put("outcome", outcome);
    // Where there is an outcome Microsoft's Java client 2.1.9 reads it here, or fails.
    ended.document.put("cloudToDeviceMethod", response);
    return ended;
  }

  DeviceJob failed(HubFault fault, Instant now) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", Integer.toString(fault.code().number()));
    error.put("description", fault.getMessage());
    DeviceJob ended = ended("failed", now);
    ended.document.put("error", error);
    return ended;
  }

  String status() {
    return Trees.text(document, "status");
  }

  boolean isOver() {
    return !status().equals(SCHEDULED) && !status().equals(RUNNING);
  }
}
