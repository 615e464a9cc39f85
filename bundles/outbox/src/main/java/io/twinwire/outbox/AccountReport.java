package io.twinwire.outbox;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Priority;
import io.twinwire.api.twin.TwinReporter;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the accounts into the reported twin, rarely: every report is a billed message. */
final class AccountReport {

  /** The reported property. */
  static final String NAME = "messages";

  private static final Logger LOG = LoggerFactory.getLogger(AccountReport.class);

  private final Loop loop;
  private final Supplier<Map<Priority, Account>> accounts;
  private Optional<TwinReporter> reporter = Optional.empty();
  private Duration interval = Duration.ZERO;
  private Map<String, Object> last = Map.of();
  private Loop.Cancel timer = () -> {};

  AccountReport(Loop loop, Supplier<Map<Priority, Account>> accounts) {
    this.loop = loop;
    this.accounts = accounts;
  }

  /**
   * @param between two reports; zero for none at all
   */
  void every(Duration between) {
    loop.execute(
        () -> {
          if (!between.equals(interval)) {
            interval = between;
            last = Map.of();
            arm();
            if (between.isZero()) {
              send(Optional.empty());
            }
          }
        });
  }

  void use(Optional<TwinReporter> changed) {
    loop.execute(() -> reporter = changed);
  }

  private void arm() {
    timer.cancel();
    if (!interval.isZero()) {
      timer =
          loop.later(
              interval,
              () -> {
                report();
                arm();
              });
    }
  }

  private void report() {
    Map<String, Object> now = json(accounts.get());
    if (!now.equals(last) && reporter.isPresent()) {
      last = now;
      send(Optional.of(now));
    }
  }

  private void send(Optional<Object> value) {
    try {
      reporter.ifPresent(target -> target.report(NAME, value));
    } catch (IllegalArgumentException e) {
      LOG.warn("The accounts cannot be reported: {}", e.getMessage());
    }
  }

  /** What differs from zero, by priority. */
  static Map<String, Object> json(Map<Priority, Account> accounts) {
    Map<String, Object> json = new LinkedHashMap<>();
    accounts.forEach(
        (priority, account) -> {
          Map<String, Object> counts = new LinkedHashMap<>();
          put(counts, "accepted", account.accepted());
          put(counts, "acknowledged", account.acknowledged());
          put(counts, "expired", account.expired());
          put(counts, "evicted", account.evicted());
          put(counts, "rejected", account.rejected());
          put(counts, "diverted", account.diverted());
          put(counts, "setAside", account.setAside());
          put(counts, "lost", account.lost());
          put(counts, "pending", account.pending());
          put(counts, "inMemory", account.inMemory());
          if (!counts.isEmpty()) {
            json.put(priority.name().toLowerCase(Locale.ROOT), counts);
          }
        });
    return json;
  }

  private static void put(Map<String, Object> counts, String name, long count) {
    if (count != 0) {
      counts.put(name, count);
    }
  }
}
