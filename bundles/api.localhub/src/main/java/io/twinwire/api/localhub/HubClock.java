package io.twinwire.api.localhub;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The hub's wall clock: it judges tokens, stamps what the hub writes, and decides when the day of
 * the quota ends. Tests move it. The offset does not outlive the hub.
 */
@ProviderType
public interface HubClock {

  /** What the clock shows. */
  Instant now();

  /** How far it is ahead of the machine's clock; negative where it is behind. */
  Duration offset();

  /**
   * Moves the clock. Connections whose token has expired by the new time are ended.
   *
   * @throws HubFault with {@link HubFault.Code#ARGUMENT_INVALID} beyond ten years
   */
  void offset(Duration offset) throws HubFault;
}
