package io.twinwire.api.localhub.dps;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How far a registration is.
 *
 * @param retryAfter when to ask again; empty when the registration has come to an end
 * @param document {@code operationId}, {@code status} and, at the end, {@code registrationState}
 */
public record Operation(Optional<Duration> retryAfter, Map<String, Object> document) {

  /** 202 while the registration goes on, else 200: over every protocol. */
  public int status() {
    return retryAfter.isPresent() ? 202 : 200;
  }
}
