package io.twinwire.localhub.core.transfer;

import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An export or import of the registry, and how far it is. The addresses of its containers are not
 * kept: they hold signatures, and IoT Hub shows them to nobody either.
 *
 * @param progress in percent
 * @param failure why it failed; empty for none
 */
record Transfer(
    String id,
    TransferRequest.Type type,
    boolean excludesKeys,
    boolean includesConfigurations,
    Instant started,
    Status status,
    int progress,
    Optional<Instant> ended,
    String failure) {

  /** How far a job is, called as IoT Hub calls it but for the case. */
  enum Status {
    ENQUEUED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    boolean isOver() {
      return compareTo(COMPLETED) >= 0;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Transfer enqueued(String id, TransferRequest request, Instant now) {
    return new Transfer(
        id,
        request.type(),
        request.excludesKeys(),
        request.includesConfigurations(),
        now,
        Status.ENQUEUED,
        0,
        Optional.empty(),
        "");
  }

  Transfer running(int percent) {
    return with(Status.RUNNING, percent, Optional.empty(), "");
  }

  Transfer ended(Status newStatus, String reason, Instant now) {
    return with(
        newStatus, newStatus == Status.COMPLETED ? 100 : progress, Optional.of(now), reason);
  }

  private Transfer with(Status newStatus, int percent, Optional<Instant> end, String reason) {
    return new Transfer(
        id, type, excludesKeys, includesConfigurations, started, newStatus, percent, end, reason);
  }

  /** As the service API shows it. */
  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("jobId", id);
    document.put("startTimeUtc", HubTime.metadata(started));
    ended.ifPresent(time -> document.put("endTimeUtc", HubTime.metadata(time)));
    document.put("type", type.text());
    document.put("status", status.text());
    document.put("progress", (long) progress);
    document.put("excludeKeysInExport", excludesKeys);
    document.put("includeConfigurations", includesConfigurations);
    document.put("failureReason", failure.isEmpty() ? null : failure);
    return document;
  }

  String stored() {
    Map<String, @Nullable Object> stored = document();
    stored.put("started", started.toString());
    stored.put("ended", ended.map(Instant::toString).orElse(""));
    return Json.write(stored);
  }

  static Transfer restored(String text) {
    Map<String, @Nullable Object> stored = Trees.parsed(text);
    String ended = Trees.text(stored, "ended");
    return new Transfer(
        Trees.text(stored, "jobId"),
        TransferRequest.Type.valueOf(Trees.text(stored, "type").toUpperCase(Locale.ROOT)),
        Trees.flag(stored, "excludeKeysInExport"),
        Trees.flag(stored, "includeConfigurations"),
        Instant.parse(Trees.text(stored, "started")),
        Status.valueOf(Trees.text(stored, "status").toUpperCase(Locale.ROOT)),
        (int) Trees.number(stored, "progress"),
        ended.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(ended)),
        Trees.text(stored, "failureReason"));
  }
}
