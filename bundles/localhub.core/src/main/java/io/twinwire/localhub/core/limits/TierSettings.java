package io.twinwire.localhub.core.limits;

import io.twinwire.api.localhub.TierControl.Edition;
import java.time.Duration;
import java.util.Optional;

/**
 * Which edition the hub begins as.
 *
 * @param edition empty where tiers are off
 * @param burst for how long of a throttle's rate operations pass at once
 * @param queue how long an operation may be held back
 */
public record TierSettings(Optional<Edition> edition, Duration burst, Duration queue) {

  /** No limits. */
  public static final TierSettings OFF =
      new TierSettings(Optional.empty(), Duration.ofSeconds(60), Duration.ofSeconds(10));

  public TierSettings {
    check("throttleBurst", burst.toSeconds(), 1, 600);
    check("throttleQueue", queue.toSeconds(), 0, 60);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " is not from " + least + " to " + most);
    }
  }
}
