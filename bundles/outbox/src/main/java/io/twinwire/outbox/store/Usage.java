package io.twinwire.outbox.store;

/**
 * What was used of the daily quota.
 *
 * @param day days since 1970, UTC
 * @param units billed messages on that day
 */
public record Usage(long day, long units) {

  /** Nothing, on no day. */
  public static final Usage NONE = new Usage(0, 0);

  /** This usage of the present run, after what an earlier one has kept. */
  Usage after(Usage earlier) {
    return earlier.day == day || equals(NONE)
        ? new Usage(earlier.day, earlier.units + units)
        : this;
  }
}
