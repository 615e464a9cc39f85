package io.twinwire.localhub.core;

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
 */
record Presence(
    boolean connected,
    Instant stateUpdated,
    Instant lastActivity,
    Set<String> subscriptions,
    int cloudMessages) {

  static Presence never() {
    return new Presence(false, HubTime.NEVER, HubTime.NEVER, Set.of(), 0);
  }

  Presence connected(Instant now) {
    return new Presence(true, now, now, subscriptions, cloudMessages);
  }

  Presence disconnected(Instant now, Instant activity) {
    return new Presence(false, now, activity, subscriptions, cloudMessages);
  }

  Presence active(Instant activity) {
    return new Presence(connected, stateUpdated, activity, subscriptions, cloudMessages);
  }

  Presence subscribed(Set<String> filters) {
    return new Presence(connected, stateUpdated, lastActivity, Set.copyOf(filters), cloudMessages);
  }

  Presence waiting(int messages) {
    return new Presence(connected, stateUpdated, lastActivity, subscriptions, messages);
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
        List.copyOf(subscriptions));
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
        0);
  }
}
