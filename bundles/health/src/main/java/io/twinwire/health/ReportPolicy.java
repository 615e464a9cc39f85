package io.twinwire.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which summaries are worth a report: a changed status at once, anything else that changed at most
 * once a minute. A figure in a message that moves all the time must not fill the twin's history.
 */
final class ReportPolicy {

  static final Duration QUIET = Duration.ofMinutes(1);

  private @Nullable Summary reported;
  private Instant reportedAt = Instant.EPOCH;

  /** Whether to report it now. */
  boolean due(Summary summary, Instant now) {
    Summary last = reported;
    return last == null || !(summary.equals(last) || held(summary, last, now));
  }

  /** It has been reported. */
  void reported(Summary summary, Instant now) {
    reported = summary;
    reportedAt = now;
  }

  /** How long a summary that was not due has to wait; empty where it says nothing new. */
  Optional<Duration> delay(Summary summary, Instant now) {
    return summary.equals(reported)
        ? Optional.empty()
        : Optional.of(Duration.between(now, reportedAt.plus(QUIET)));
  }

  private boolean held(Summary summary, Summary last, Instant now) {
    return summary.status() == last.status()
        && !now.isBefore(reportedAt)
        && now.isBefore(reportedAt.plus(QUIET));
  }
}
