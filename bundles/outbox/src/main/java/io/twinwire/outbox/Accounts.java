package io.twinwire.outbox;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Priority;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Accounts over all identities. */
final class Accounts {

  private static final Account NOTHING = new Account(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private Accounts() {}

  static Map<Priority, Account> nothing() {
    return of(List.of());
  }

  static Map<Priority, Account> of(Collection<Book> books) {
    Map<Priority, Account> accounts = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      accounts.put(
          priority,
          books.stream()
              .map(book -> book.ledger(priority).account())
              .reduce(NOTHING, Accounts::sum));
    }
    return accounts;
  }

  private static Account sum(Account a, Account b) {
    return new Account(
        a.accepted() + b.accepted(),
        a.acknowledged() + b.acknowledged(),
        a.expired() + b.expired(),
        a.evicted() + b.evicted(),
        a.rejected() + b.rejected(),
        a.diverted() + b.diverted(),
        a.setAside() + b.setAside(),
        a.lost() + b.lost(),
        a.pending() + b.pending());
  }
}
