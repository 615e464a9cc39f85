package io.twinwire.outbox;

import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.store.Level;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code outbox:status}. */
@Component(
    service = OutboxCommands.class,
    property = {"osgi.command.scope=outbox", "osgi.command.function=status"})
public final class OutboxCommands {

  private static final String LINE = "%-8s %10s %12s %8s %8s %8s %8s %8s %8s %8s %8s%n";

  private final OutboxStatus outbox;

  @Activate
  public OutboxCommands(@Reference OutboxStatus outbox) {
    this.outbox = outbox;
  }

  /** What became of all that was accepted, and how full the outbox is. */
  public String status() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            LINE,
            "priority",
            "accepted",
            "acknowledged",
            "expired",
            "evicted",
            "rejected",
            "diverted",
            "setAside",
            "lost",
            "pending",
            "inMemory"));
    for (Map.Entry<Priority, Account> entry : outbox.accounts().entrySet()) {
      Account account = entry.getValue();
      text.append(
          String.format(
              LINE,
              entry.getKey(),
              account.accepted(),
              account.acknowledged(),
              account.expired(),
              account.evicted(),
              account.rejected(),
              account.diverted(),
              account.setAside(),
              account.lost(),
              account.pending(),
              account.inMemory()));
    }
    outbox.level().ifPresent(level -> append(text, level));
    outbox.troubles().forEach(trouble -> text.append(trouble).append(System.lineSeparator()));
    return text.toString();
  }

  private static void append(StringBuilder text, Level level) {
    text.append(
        String.format(
            "%d of %d messages, %d of %d bytes, %d in flight%n",
            level.messages(),
            level.maxMessages(),
            level.bytes(),
            level.maxBytes(),
            level.leased()));
    level
        .failure()
        .ifPresent(
            failure ->
                text.append(
                    String.format(
                        "%d bytes in memory only: %s%n", level.unwrittenBytes(), failure)));
    level.setAside().forEach(file -> text.append(String.format("damaged: %s%n", file)));
  }
}
