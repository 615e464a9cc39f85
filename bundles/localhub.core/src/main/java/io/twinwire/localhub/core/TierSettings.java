package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.TierControl.Edition;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which edition the hub begins as.
 *
 * @param edition empty where tiers are off
 * @param burst for how long of a throttle's rate operations pass at once
 * @param queue how long an operation may be held back
 */
record TierSettings(Optional<Edition> edition, Duration burst, Duration queue) {

  /** No limits. */
  static final TierSettings OFF =
      new TierSettings(Optional.empty(), Duration.ofSeconds(60), Duration.ofSeconds(10));

  TierSettings {
    check("throttleBurst", burst.toSeconds(), 1, 600);
    check("throttleQueue", queue.toSeconds(), 0, 60);
  }

  static TierSettings of(Config config) {
    return new TierSettings(
        edition(config),
        Duration.ofSeconds(config.throttleBurst()),
        Duration.ofSeconds(config.throttleQueue()));
  }

  private static Optional<Edition> edition(Config config) {
    if (config.tier().equals(Config.OFF)) {
      return Optional.empty();
    }
    return Arrays.stream(HubTier.values())
        .filter(tier -> tier.name().equals(config.tier()))
        .findFirst()
        .map(tier -> Optional.of(new Edition(tier, config.tierUnits())))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tier: \"" + config.tier() + "\" is not off, F1, B1, B2, B3, S1, S2 or S3"));
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " is not from " + least + " to " + most);
    }
  }
}
