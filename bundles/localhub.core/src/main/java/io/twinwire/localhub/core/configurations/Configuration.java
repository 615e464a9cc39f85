package io.twinwire.localhub.core.configurations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.query.Query;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with what was counted of it last.
 *
 * @param condition what {@code targetCondition} says; empty where it is empty, and fits no twin
 * @param results of the metrics, the system's among them
 */
public record Configuration(
    String id,
    Map<String, String> labels,
    ConfigurationContent content,
    String targetCondition,
    Optional<Query> condition,
    long priority,
    Map<String, String> metrics,
    Instant created,
    Instant updated,
    long revision,
    Map<String, Long> results) {

  static final String TARGETED = "targetedCount";
  static final String APPLIED = "appliedCount";
  static final String SUCCESSFUL = "reportedSuccessfulCount";
  static final String FAILED = "reportedFailedCount";

  /** What twins show of it (CF-05). */
  static final String IS_TARGETED = "Targeted";

  static final String IS_APPLIED = "Applied";

  /** Rule CF-01: the later in this order wins. */
  static final Comparator<Configuration> PRECEDENCE =
      Comparator.comparingLong(Configuration::priority)
          .thenComparing(Configuration::created)
          .thenComparing(Configuration::id);

  String etag() {
    return Base64.getEncoder().encodeToString(Long.toString(revision).getBytes(UTF_8));
  }

  Configuration counted(Map<String, Long> newResults) {
    return new Configuration(
        id,
        labels,
        content,
        targetCondition,
        condition,
        priority,
        metrics,
        created,
        updated,
        revision,
        Map.copyOf(newResults));
  }

  /** As the service API shows it. */
  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("schemaVersion", "1.0");
    document.put("labels", labels);
    document.put("content", content.document());
    document.put("targetCondition", targetCondition);
    document.put("createdTimeUtc", HubTime.metadata(created));
    document.put("lastUpdatedTimeUtc", HubTime.metadata(updated));
    document.put("priority", priority);
    document.put("systemMetrics", metrics(systemMetrics()));
    document.put("metrics", metrics(metrics));
    document.put("etag", etag());
    return document;
  }

  String stored() {
    Map<String, @Nullable Object> stored = document();
    stored.put("revision", revision);
    stored.put("results", results);
    stored.put("created", created.toString());
    stored.put("updated", updated.toString());
    return Json.write(stored);
  }

  private Map<String, @Nullable Object> metrics(Map<String, String> queries) {
    Map<String, Long> counted = new LinkedHashMap<>();
    queries.keySet().forEach(name -> counted.put(name, results.getOrDefault(name, 0L)));
    Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
    metrics.put("results", counted);
    metrics.put("queries", queries);
    return metrics;
  }

  /** As Azure's own tools show them; a deployment asks the agents of its devices how they fare. */
  Map<String, String> systemMetrics() {
    String from = content.ofModules() ? "devices.modules" : "devices";
    String status = "configurations.[[" + id + "]].status = 'Applied'";
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put(
        TARGETED,
        "SELECT deviceId FROM " + from + " WHERE IS_DEFINED(configurations.[[" + id + "]])");
    if (!content.isEdge()) {
      queries.put(APPLIED, "SELECT deviceId FROM " + from + " WHERE " + status);
      return queries;
    }
    String agent =
        "SELECT deviceId FROM devices.modules WHERE moduleId = '"
            + ConfigurationContent.AGENT
            + "' AND "
            + status;
    String reported =
        " AND properties.desired.$version = properties.reported.lastDesiredVersion"
            + " AND properties.reported.lastDesiredStatus.code ";
    queries.put(APPLIED, "SELECT deviceId FROM devices WHERE " + status);
    queries.put(SUCCESSFUL, agent + reported + "= 200");
    queries.put(FAILED, agent + reported + "!= 200");
    return queries;
  }
}
