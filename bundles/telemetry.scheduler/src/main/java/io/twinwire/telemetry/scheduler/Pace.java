package io.twinwire.telemetry.scheduler;

import io.twinwire.api.outbox.Outbox;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far apart messages are offered so that the day's quota lasts. The outbox knows, and is asked
 * before each. Confined to its loop, apart from {@link #apart}.
 */
final class Pace {

  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);

  /** A quota is a day's: nothing waits longer for it. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private volatile Duration apart = Duration.ZERO;
  private long last;
  private int messages;

  /**
   * Asks the outbox.
   *
   * @return from when on a message may be offered, in elapsed nanoseconds
   */
  long ask(Outbox outbox, Duration sendInterval, long now) {
    boolean slow = isSlow(sendInterval);
    try {
      Duration spacing = outbox.spacing();
      // What did not fit into one message has cost several.
      Duration all = shorter(spacing, LONGEST).multipliedBy(Math.max(1, messages));
      apart = all.isNegative() ? Duration.ZERO : shorter(all, LONGEST);
    } catch (RuntimeException e) {
      LOG.debug("The outbox does not say how far apart messages should be", e);
    }
    if (slow != isSlow(sendInterval)) {
      if (slow) {
        LOG.info("The quota lasts: messages are sent every {} s again", sendInterval.toSeconds());
      } else {
        LOG.warn("{}", trouble(sendInterval));
      }
    }
    return messages == 0 ? now : last + apart.toNanos();
  }

  /**
   * Messages go to the outbox.
   *
   * @param at when they were due, in elapsed nanoseconds
   */
  void offered(long at, int count) {
    last = at;
    messages = count;
  }

  /** How far apart messages are at least, as the outbox said last; from any thread. */
  Duration apart() {
    return apart;
  }

  /** Whether messages are further apart than their interval; from any thread. */
  boolean isSlow(Duration sendInterval) {
    return apart.compareTo(sendInterval) > 0;
  }

  /** What an operator should know while it is slow. */
  String trouble(Duration sendInterval) {
    return "quota: a message every "
        + apart.toSeconds()
        + " s, not every "
        + sendInterval.toSeconds()
        + " s, so that the day's messages last; samples are aggregated for as long";
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
