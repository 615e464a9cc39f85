package io.twinwire.outbox.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The age of the outbox, by which times to live are judged. Within one run of the machine it is
 * elapsed time, whatever the wall clock does; from one run to the next it is what the wall clock
 * says, and nothing where that says less than nothing.
 */
final class StoreClock {

  /** How far wall clock and elapsed time may part before that counts as a jump. */
  private static final long JUMP = 2000;

  /** A longer time to live is for ever. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /**
   * A reading of all clocks.
   *
   * @param boot the run of the machine; empty where that is unknown
   * @param elapsed milliseconds, comparable within one run
   * @param wall milliseconds since 1970
   * @param age the outbox's, milliseconds
   */
  record Saved(String boot, long elapsed, long wall, long age) {}

  private final Optional<String> boot;
  private final LongSupplier elapsedNanos;
  private final Clock wall;
  private long elapsedThen;
  private long ageThen;
  private long offset;

  /**
   * @param elapsedNanos within one run of the machine comparable over processes
   */
  StoreClock(Optional<String> boot, LongSupplier elapsedNanos, Clock wall) {
    this.boot = boot;
    this.elapsedNanos = elapsedNanos;
    this.wall = wall;
    this.elapsedThen = elapsed();
    this.offset = wall.millis() - elapsedThen;
  }

  /** Goes on from where a former process was. */
  void resume(Saved saved) {
    long now = elapsed();
    boolean sameRun = boot.equals(Optional.of(saved.boot())) && now >= saved.elapsed();
    long passed = sameRun ? now - saved.elapsed() : wall.millis() - saved.wall();
    ageThen = saved.age() + Math.max(0, passed);
    elapsedThen = now;
  }

  /** The age at which a message that is accepted now has lived for so long. */
  long deadline(Optional<Duration> timeToLive) {
    return timeToLive
        .filter(ttl -> ttl.compareTo(LONGEST) < 0)
        .map(ttl -> age() + ttl.toMillis())
        .orElse(Row.FOREVER);
  }

  long age() {
    return ageThen + elapsed() - elapsedThen;
  }

  /** The moment to go on from. */
  Saved save() {
    offset = wall.millis() - elapsed();
    return new Saved(boot.orElse(""), elapsed(), wall.millis(), age());
  }

  /**
   * Whether the wall clock was set since the last save: a later run must not take that for time.
   */
  boolean jumped() {
    return Math.abs(wall.millis() - elapsed() - offset) > JUMP;
  }

  private long elapsed() {
    return elapsedNanos.getAsLong() / 1_000_000;
  }
}
