package io.twinwire.localhub.core.identity;

import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the device is there, and what it left.
 *
 * @param subscriptions the topic filters of a persistent session
 * @param cloudMessages how many wait for it; not stored here
 * @param modelId the model that it announced last; empty for none
 */
public record Presence(
    boolean connected,
    Instant stateUpdated,
    Instant lastActivity,
    Set<String> subscriptions,
    int cloudMessages,
    String modelId) {

  public static Presence never() {
    return new Presence(false, HubTime.NEVER, HubTime.NEVER, Set.of(), 0, "");
  }

  public Presence connected(Instant now) {
    return new Presence(true, now, now, subscriptions, cloudMessages, modelId);
  }

  public Presence disconnected(Instant now, Instant activity) {
    return new Presence(false, now, activity, subscriptions, cloudMessages, modelId);
  }

  public Presence active(Instant activity) {
    return new Presence(connected, stateUpdated, activity, subscriptions, cloudMessages, modelId);
  }

  public Presence subscribed(Set<String> filters) {
    return new Presence(
        connected, stateUpdated, lastActivity, Set.copyOf(filters), cloudMessages, modelId);
  }

  public Presence waiting(int messages) {
    return new Presence(connected, stateUpdated, lastActivity, subscriptions, messages, modelId);
  }

  public Presence announcing(String model) {
    return new Presence(connected, stateUpdated, lastActivity, subscriptions, cloudMessages, model);
  }

  String state() {
    return connected ? "Connected" : "Disconnected";
  }

  Map<String, @Nullable Object> stored() {
    return Map.of(
        "connected",
        connected,
        "stateUpdated",
        stateUpdated.toString(),
        "lastActivity",
        lastActivity.toString(),
        "subscriptions",
        List.copyOf(subscriptions),
        "modelId",
        modelId);
  }

  static Presence restored(Map<String, @Nullable Object> stored) {
    Set<String> filters = Set.of();
    if (stored.get("subscriptions") instanceof List<?> list) {
      filters = list.stream().map(String::valueOf).collect(Collectors.toSet());
    }
    return new Presence(
        Trees.flag(stored, "connected"),
        Instant.parse(Trees.text(stored, "stateUpdated")),
        Instant.parse(Trees.text(stored, "lastActivity")),
        Set.copyOf(filters),
        0,
        Trees.text(stored, "modelId"));
  }
}
