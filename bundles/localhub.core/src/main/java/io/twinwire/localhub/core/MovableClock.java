package io.twinwire.localhub.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Another clock, with an offset. */
final class MovableClock extends Clock {

  private final Clock base;
  private volatile Duration offset = Duration.ZERO;

  MovableClock(Clock base) {
    this.base = base;
  }

  Duration offset() {
    return offset;
  }

  void offset(Duration newOffset) {
    offset = newOffset;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.offset(base.withZone(zone), offset);
  }
}
