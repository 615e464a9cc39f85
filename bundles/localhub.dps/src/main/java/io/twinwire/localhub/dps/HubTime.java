package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.HubClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The hub's clock, which tests move. */
final class HubTime extends Clock {

  private final HubClock clock;

  HubTime(HubClock clock) {
    this.clock = clock;
  }

  @Override
  public Instant instant() {
    return clock.now();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
