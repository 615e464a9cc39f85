package io.twinwire.outbox;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Messages in memory, numbers and accounts in files. What a former run left pending is lost. */
final class MemoryStore implements MessageStore {

  private final Books books;
  private final LongSupplier elapsed;
  private final Backlog backlog = new Backlog();
  private int maxMessages;
  private long maxBytes;
  private long lastOrder;
  private Optional<Long> lastEviction = Optional.empty();
  private Optional<String> unsaved = Optional.empty();

  /**
   * @param elapsed nanoseconds that only rise, from any start
   */
  MemoryStore(Books books, int maxMessages, long maxBytes, LongSupplier elapsed)
      throws IOException {
    this.books = books;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
    this.elapsed = elapsed;
    for (Book book : books.all()) {
      boolean changed = false;
      for (Priority priority : Priority.values()) {
        Ledger ledger = book.ledger(priority);
        changed |= ledger.pending() > 0;
        ledger.count(Outcome.LOST, ledger.pending());
      }
      if (changed) {
        book.save();
      }
    }
  }

  @Override
  public synchronized void identify(DeviceIdentity identity) throws IOException {
    books.use(identity);
  }

  @Override
  public synchronized Ticket ticket(Priority priority) {
    Ledger ledger = books.current().ledger(priority);
    return new Ticket(ledger.stream(), priority, ledger.accepted() + 1);
  }

  @Override
  public synchronized Row append(Ticket ticket, HubMessage message, Optional<Duration> timeToLive)
      throws IOException, OutboxException {
    Book book = books.current();
    Ledger ledger = book.ledger(ticket.priority());
    if (!ledger.stream().equals(ticket.stream()) || ledger.accepted() + 1 != ticket.number()) {
      throw new IllegalStateException("ticket: " + ticket.messageId() + " is not the next one");
    }
    expire();
    int size = message.size();
    List<Row> victims = backlog.victims(ticket.priority(), size, maxMessages, maxBytes);
    book.accept(ticket.priority());
    unsaved = Optional.empty();
    // Only now: a newcomer that is refused must not have cost anything.
    for (Row victim : victims) {
      settle(victim, Outcome.EVICTED);
      lastEviction = Optional.of(elapsed.getAsLong());
    }
    Row row =
        new Row(
            ticket.stream(),
            ticket.number(),
            ticket.priority(),
            ++lastOrder,
            message,
            size,
            deadline(timeToLive));
    backlog.add(row);
    return row;
  }

  private long deadline(Optional<Duration> timeToLive) {
    if (timeToLive.isEmpty()) {
      return Row.FOREVER;
    }
    try {
      return Math.addExact(elapsed.getAsLong(), timeToLive.get().toNanos());
    } catch (ArithmeticException e) {
      return Row.FOREVER;
    }
  }

  @Override
  public Acceptance.Durability durability() {
    return Acceptance.Durability.VOLATILE;
  }

  @Override
  public synchronized Optional<Row> peek() {
    expire();
    for (Priority priority : Priority.values()) {
      Optional<Row> first = backlog.first(books.current().ledger(priority).stream());
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized void lease(Row row) {
    backlog.lease(row);
  }

  @Override
  public synchronized void release(Row row) {
    backlog.release(row);
    expire();
  }

  @Override
  public synchronized void settle(Row row, Outcome outcome) {
    if (backlog.remove(row)) {
      Book book = books.of(row);
      book.ledger(row.priority()).count(outcome, 1);
      saveOrSay(book);
    }
  }

  private void expire() {
    long now = elapsed.getAsLong();
    Optional<Row> overdue = backlog.overdue(now);
    while (overdue.isPresent()) {
      settle(overdue.get(), Outcome.EXPIRED);
      overdue = backlog.overdue(now);
    }
  }

  private void saveOrSay(Book book) {
    try {
      book.save();
      unsaved = Optional.empty();
    } catch (IOException e) {
      // The account in memory is right; the next write that succeeds holds it.
      unsaved = Optional.of("accounts: cannot be written: " + e.getMessage());
    }
  }

  @Override
  public synchronized void limit(int newMaxMessages, long newMaxBytes) {
    maxMessages = newMaxMessages;
    maxBytes = newMaxBytes;
  }

  @Override
  public synchronized Map<Priority, Account> accounts() {
    expire();
    return Accounts.of(books.all());
  }

  @Override
  public synchronized Level level() {
    List<String> troubles = new ArrayList<>();
    unsaved.ifPresent(troubles::add);
    for (String file : books.setAside()) {
      troubles.add("numbers: could not be read and were set aside as " + file);
    }
    return new Level(
        backlog.messages(),
        maxMessages,
        backlog.bytes(),
        maxBytes,
        backlog.leased(),
        lastEviction.map(at -> Duration.ofNanos(elapsed.getAsLong() - at)),
        troubles);
  }

  @Override
  public synchronized void close() throws IOException {
    books.close();
  }
}
