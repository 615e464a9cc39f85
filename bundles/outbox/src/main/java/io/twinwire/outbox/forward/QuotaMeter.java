package io.twinwire.outbox.forward;

import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.store.Store;
import io.twinwire.outbox.store.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Spends the daily quota evenly: what it allows grows with the day. */
final class QuotaMeter {

  private static final Duration DAY = Duration.ofDays(1);

  /** How far ahead of the day's share spending may be: half an hour's worth. */
  private static final int AHEAD = 48;

  private final Store store;
  private final Clock clock;
  // Health and the scheduler ask from threads of their own.
  private volatile Quota quota = Quota.NONE;

  QuotaMeter(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void use(Quota changed) {
    quota = changed;
  }

  /** Whether a message may be sent now. */
  boolean allows(Priority priority, int size) {
    if (!quota.limited()) {
      return true;
    }
    long after = used() + quota.billed(size);
    return priority == Priority.HIGH ? after <= quota.messages() : after <= share(size);
  }

  /** What may be used by now; one message at least may go, however early it is. */
  private long share(int size) {
    long ordinary = quota.ordinary();
    double byNow = (double) ordinary * sinceMidnight().toMillis() / DAY.toMillis();
    long ahead = Math.max(quota.billed(size), ordinary / AHEAD);
    return Math.min(ordinary, (long) byNow + ahead);
  }

  void spend(int size) {
    if (quota.limited()) {
      store.use(new Usage(today(), used() + quota.billed(size)));
    }
  }

  /** How long until a message of this size may go. */
  Duration wait(Priority priority, int size) {
    if (allows(priority, size)) {
      return Duration.ZERO;
    }
    Duration left = DAY.minus(sinceMidnight());
    long after = used() + quota.billed(size);
    long ordinary = quota.ordinary();
    if (priority == Priority.HIGH || after > ordinary) {
      return left;
    }
    long needed = after - Math.max(quota.billed(size), ordinary / AHEAD);
    long due = (long) Math.ceil((double) needed / ordinary * DAY.toMillis());
    return Duration.ofMillis(Math.max(1, due - sinceMidnight().toMillis()));
  }

  /** How far apart messages should come so that what is left lasts until midnight. */
  Duration spacing(long pending) {
    if (!quota.limited()) {
      return Duration.ZERO;
    }
    Duration left = DAY.minus(sinceMidnight());
    long messages = quota.ordinary() - used() - pending;
    return messages <= 0 ? left : left.dividedBy(messages);
  }

  /** What an operator should know; empty while there is enough. */
  Optional<String> trouble() {
    if (!quota.limited()) {
      return Optional.empty();
    }
    long used = used();
    if (used >= quota.ordinary()) {
      return Optional.of(
          "quota: "
              + used
              + " of "
              + quota.messages()
              + " messages are used today; only high priority is sent until midnight UTC");
    }
    return Optional.empty();
  }

  private long used() {
    Usage usage = store.usage();
    return usage.day() == today() ? usage.units() : 0;
  }

  private long today() {
    return Math.floorDiv(clock.millis(), DAY.toMillis());
  }

  private Duration sinceMidnight() {
    return Duration.ofMillis(Math.floorMod(clock.millis(), DAY.toMillis()));
  }
}
