package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.support.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job does to one device: the document that queries of {@code devices.jobs} find.
 *
 * @param document with {@code status} {@code running}, {@code completed}, {@code failed} or {@code
 *     cancelled}
 */
record DeviceJob(Map<String, @Nullable Object> document) {

  static DeviceJob begun(Job job, Identity identity, Instant now) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> document.put("moduleId", module));
    document.put("jobId", job.id());
    document.put("jobType", job.type().text());
    document.put("status", "running");
    document.put("startTimeUtc", HubTime.metadata(now));
    document.put("createdDateTimeUtc", HubTime.metadata(job.created()));
    document.put("lastUpdatedDateTimeUtc", HubTime.metadata(now));
    return new DeviceJob(document);
  }

  DeviceJob ended(String status, Instant now) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(document);
    changed.put("status", status);
    changed.put("endTimeUtc", HubTime.metadata(now));
    changed.put("lastUpdatedDateTimeUtc", HubTime.metadata(now));
    return new DeviceJob(changed);
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

  boolean isRunning() {
    return status().equals("running");
  }
}
