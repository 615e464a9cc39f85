package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.gateway.Gateway;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the hub's clock, and ends the sessions whose time has come by it. */
final class ClockControl implements HubClock {

  private static final Logger LOG = LoggerFactory.getLogger(ClockControl.class);

  /** Beyond it dates need more than the four digits of a year, sooner or later. */
  private static final Duration FARTHEST = Duration.ofDays(3653);

  private final MovableClock clock;
  private final Gateway gateway;

  ClockControl(MovableClock clock, Gateway gateway) {
    this.clock = clock;
    this.gateway = gateway;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public Duration offset() {
    return clock.offset();
  }

  @Override
  public void offset(Duration offset) throws HubFault {
    if (offset.abs().compareTo(FARTHEST) > 0) {
      throw Faults.invalid(
          "offset: "
              + offset.toSeconds()
              + " seconds is not within "
              + FARTHEST.toSeconds()
              + " either way");
    }
    clock.offset(offset);
    LOG.info("the hub's clock is {} s off the machine's: it shows {}", offset.toSeconds(), now());
    gateway.clockMoved();
  }
}
