package io.twinwire.outbox;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.store.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the outbox tells its own command and health check. */
public interface OutboxStatus {

  Map<Priority, Account> accounts();

  /** How full the store is; empty while there is none. */
  Optional<Level> level();

  /** What works, but not as it should. */
  List<String> troubles();
}
