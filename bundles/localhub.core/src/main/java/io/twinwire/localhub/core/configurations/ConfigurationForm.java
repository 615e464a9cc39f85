package io.twinwire.localhub.core.configurations;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.query.Query;
import io.twinwire.localhub.core.query.Query.Source;
import io.twinwire.localhub.core.query.QueryException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads configurations as services and the store write them. */
final class ConfigurationForm {

  private static final int MOST_METRICS = 5;
  private static final Pattern ID = Pattern.compile("[a-z0-9\\-+%_*!']{1,128}");

  private ConfigurationForm() {}

  /**
   * Reads what a service sends.
   *
   * @param before what there is; null for a new configuration
   */
  static Configuration read(
      String id, Map<String, ?> document, @Nullable Configuration before, Instant now)
      throws HubFault {
    if (!ID.matcher(id).matches()) {
      throw Faults.invalid(
          "id: \"" + id + "\" is not 1 to 128 lower-case letters, digits or - + % _ * ! '");
    }
    ConfigurationContent content = content(document, before);
    String condition = Trees.text(document, "targetCondition").strip();
    Object priority = document.get("priority");
    if (priority != null && !(priority instanceof Long number && number >= 0)) {
      throw Faults.invalid("priority: " + priority + " is not a whole number from 0 on");
    }
    Map<String, String> metrics = Trees.texts(Trees.member(document, "metrics"), "queries");
    if (metrics.size() > MOST_METRICS) {
      throw new HubFault(
          Code.INVALID_CONFIGURATION_METRICS,
          "metrics: there are " + metrics.size() + ", at most " + MOST_METRICS + " are allowed");
    }
    for (Map.Entry<String, String> metric : metrics.entrySet()) {
      try {
        Query.parse(metric.getValue());
      } catch (QueryException e) {
        throw new HubFault(
            Code.INVALID_CONFIGURATION_METRICS,
            "metrics: " + metric.getKey() + ": " + e.getMessage());
      }
    }
    return new Configuration(
        id,
        Trees.texts(document, "labels"),
        content,
        condition,
        condition(condition, content),
        Trees.number(document, "priority"),
        metrics,
        before == null ? now : before.created(),
        now,
        before == null ? 1 : before.revision() + 1,
        before == null ? Map.of() : before.results());
  }

  static Configuration restored(String text) throws HubFault {
    Map<String, @Nullable Object> stored = Trees.parsed(text);
    ConfigurationContent content = ConfigurationContent.checked(Trees.member(stored, "content"));
    String condition = Trees.text(stored, "targetCondition");
    Map<String, Long> results = new HashMap<>();
    Map<String, @Nullable Object> counted = Trees.member(stored, "results");
    counted.keySet().forEach(name -> results.put(name, Trees.number(counted, name)));
    return new Configuration(
        Trees.text(stored, "id"),
        Trees.texts(stored, "labels"),
        content,
        condition,
        condition(condition, content),
        Trees.number(stored, "priority"),
        Trees.texts(Trees.member(stored, "metrics"), "queries"),
        Instant.parse(Trees.text(stored, "created")),
        Instant.parse(Trees.text(stored, "updated")),
        Trees.number(stored, "revision"),
        results);
  }

  private static ConfigurationContent content(
      Map<String, ?> document, @Nullable Configuration before) throws HubFault {
    Map<String, @Nullable Object> given = Trees.member(document, "content");
    if (before != null && !ConfigurationContent.isGiven(given)) {
      return before.content();
    }
    ConfigurationContent content = ConfigurationContent.checked(given);
    if (before != null && !content.same(before.content())) {
      throw new HubFault(
          Code.CONFIGURATION_CONTENT_IMMUTABLE,
          "content: that of " + before.id() + " stays as it was created");
    }
    return before == null ? content : before.content();
  }

  /** Rule CF-02. */
  private static Optional<Query> condition(String text, ConfigurationContent content)
      throws HubFault {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Query condition;
    try {
      condition = Query.condition(text);
    } catch (QueryException e) {
      throw condition(e.getMessage());
    }
    if ((condition.source() == Source.MODULES) != content.ofModules()) {
      throw condition(
          content.ofModules()
              ? "for moduleContent FROM devices.modules WHERE ... is due"
              : "FROM devices.modules is for moduleContent only");
    }
    return Optional.of(condition);
  }

  private static HubFault condition(@Nullable String message) {
    return new HubFault(Code.INVALID_CONFIGURATION_TARGET_CONDITION, "targetCondition: " + message);
  }
}
