package io.twinwire.localhub.amqp;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration, brought within its bounds.
 *
 * @param consumerGroups compared without case
 */
record FrontSettings(
    int workers,
    Duration connectTimeout,
    Duration idleTimeout,
    String eventHub,
    Set<String> consumerGroups) {

  private static final String DEFAULT_GROUP = "$Default";

  static FrontSettings of(Config config) {
    Set<String> groups = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    groups.add(DEFAULT_GROUP);
    for (String group : config.consumerGroups()) {
      if (!group.isBlank()) {
        groups.add(group.trim());
      }
    }
    String name = config.eventHub().trim();
    return new FrontSettings(
        within(config.workers(), 1, 1024),
        Duration.ofSeconds(within(config.connectTimeout(), 1, 3600)),
        Duration.ofSeconds(within(config.idleTimeout(), 10, 3600)),
        name.isEmpty() || name.contains("/") ? "events" : name,
        groups);
  }

  private static int within(int value, int least, int most) {
    return Math.max(least, Math.min(most, value));
  }
}
