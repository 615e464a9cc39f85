package io.twinwire.itests.probe;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Outbox;
import java.util.function.ToLongFunction;

/** The outbox's account over all priorities. */
final class Waiting {

  private Waiting() {}

  static long acknowledged(Outbox outbox) {
    return sum(outbox, Account::acknowledged);
  }

  static long pending(Outbox outbox) {
    return sum(outbox, Account::pending);
  }

  private static long sum(Outbox outbox, ToLongFunction<Account> part) {
    return outbox.accounts().values().stream().mapToLong(part).sum();
  }
}
