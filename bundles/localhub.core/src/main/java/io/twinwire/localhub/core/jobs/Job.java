package io.twinwire.localhub.core.jobs;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.query.Query;
import io.twinwire.localhub.core.query.QueryException;
import io.twinwire.localhub.core.twin.TwinUpdate;
import io.twinwire.support.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was asked for, and how far it is.
 *
 * @param work the members {@code updateTwin} or {@code cloudToDeviceMethod}
 * @param longest how long it may run
 */
record Job(
    String id,
    Type type,
    Map<String, @Nullable Object> work,
    String condition,
    Instant created,
    Instant start,
    Duration longest,
    Status status,
    Optional<Instant> ended) {

  /** What a job does. */
  enum Type {
    UPDATE("scheduleUpdateTwin", "updateTwin"),
    METHOD("scheduleDeviceMethod", "cloudToDeviceMethod");

    private final String text;
    private final String member;

    Type(String text, String member) {
      this.text = text;
      this.member = member;
    }

    String text() {
      return text;
    }
  }

  /** How far a job is, called as IoT Hub calls it but for the case. */
  enum Status {
    SCHEDULED,
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    boolean isOver() {
      return compareTo(COMPLETED) >= 0;
    }

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What counts where a job names no time: IoT Hub's own is not documented. */
  private static final long LONGEST_SECONDS = 3600;

  static Job read(String id, Map<String, ?> document, Instant now) throws HubFault {
    Type type = type(Trees.text(document, "type"));
    Map<String, @Nullable Object> work = Trees.member(document, type.member);
    if (work.isEmpty()) {
      throw Faults.invalid(type.member + ": it is missing");
    }
    String condition = Trees.text(document, "queryCondition").strip();
    query(condition);
    Instant start = time(Trees.text(document, "startTime"), now);
    long seconds = Trees.number(document, "maxExecutionTimeInSeconds");
    if (seconds < 0) {
      throw Faults.invalid("maxExecutionTimeInSeconds: " + seconds + " is below 0");
    }
    Job job =
        new Job(
            id,
            type,
            work,
            condition,
            now,
            start,
            Duration.ofSeconds(seconds == 0 ? LONGEST_SECONDS : seconds),
            start.isAfter(now) ? Status.SCHEDULED : Status.QUEUED,
            Optional.empty());
    if (type == Type.UPDATE) {
      job.update();
    } else if (job.call().name().isBlank()) {
      throw Faults.invalid("methodName: it is empty");
    }
    return job;
  }

  /** The condition; none is one that all devices fit. */
  static Query query(String condition) throws HubFault {
    try {
      return Query.condition(condition.isEmpty() ? "*" : condition);
    } catch (QueryException e) {
      throw Faults.invalid("queryCondition: " + e.getMessage());
    }
  }

  Job with(Status newStatus, Optional<Instant> end) {
    return new Job(id, type, work, condition, created, start, longest, newStatus, end);
  }

  /** A job that is to begin in the past begins when it is made. */
  Instant deadline() {
    return (start.isAfter(created) ? start : created).plus(longest);
  }

  TwinUpdate update() throws HubFault {
    return TwinUpdate.patch(work);
  }

  /** The ETag that twins have to have, or {@code *}. */
  String ifMatch() {
    String etag = Trees.text(work, "etag");
    return etag.isEmpty() ? "*" : etag;
  }

  MethodCall call() {
    byte[] payload =
        work.containsKey("payload")
            ? Json.write(work.get("payload")).getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    return new MethodCall(
        Trees.text(work, "methodName"),
        payload,
        seconds("connectTimeoutInSeconds", MethodCall.CONNECT_TIMEOUT),
        seconds("responseTimeoutInSeconds", MethodCall.RESPONSE_TIMEOUT));
  }

  /** As the service API shows it. */
  Map<String, @Nullable Object> document(Map<String, Long> statistics) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("jobId", id);
    document.put("queryCondition", condition);
    document.put("createdTime", HubTime.metadata(created));
    document.put("startTime", HubTime.metadata(start));
    ended.ifPresent(time -> document.put("endTime", HubTime.metadata(time)));
    document.put("maxExecutionTimeInSeconds", longest.toSeconds());
    document.put("type", type.text);
    document.put(type.member, work);
    document.put("status", status.text());
    document.put("deviceJobStatistics", statistics);
    return document;
  }

  String stored() {
    Map<String, @Nullable Object> stored = document(Map.of());
    stored.put("created", created.toString());
    stored.put("start", start.toString());
    stored.put("ended", ended.map(Instant::toString).orElse(""));
    return Json.write(stored);
  }

  static Job restored(String text) throws HubFault {
    Map<String, @Nullable Object> stored = Trees.parsed(text);
    Type type = type(Trees.text(stored, "type"));
    String ended = Trees.text(stored, "ended");
    return new Job(
        Trees.text(stored, "jobId"),
        type,
        Trees.member(stored, type.member),
        Trees.text(stored, "queryCondition"),
        Instant.parse(Trees.text(stored, "created")),
        Instant.parse(Trees.text(stored, "start")),
        Duration.ofSeconds(Trees.number(stored, "maxExecutionTimeInSeconds")),
        Status.valueOf(Trees.text(stored, "status").toUpperCase(java.util.Locale.ROOT)),
        ended.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(ended)));
  }

  private Duration seconds(String name, Duration otherwise) {
    return work.get(name) instanceof Long seconds ? Duration.ofSeconds(seconds) : otherwise;
  }

  private static Type type(String text) throws HubFault {
    for (Type type : Type.values()) {
      if (type.text.equalsIgnoreCase(text)) {
        return type;
      }
    }
    throw Faults.invalid(
        "type: \"" + text + "\" is neither scheduleUpdateTwin nor scheduleDeviceMethod");
  }

  private static Instant time(String text, Instant now) throws HubFault {
    if (text.isEmpty()) {
      return now;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Faults.invalid("startTime: \"" + text + "\" is no time such as 2026-11-22T10:15:30Z");
    }
  }
}
