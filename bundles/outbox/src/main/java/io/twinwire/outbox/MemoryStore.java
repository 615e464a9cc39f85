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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Messages in memory, numbers and accounts in files. What a former run left pending is lost. */
final class MemoryStore implements MessageStore {

  /** The messages of one identity and priority that are still pending. */
  private record Lane(
      Book book, Ledger ledger, TreeMap<Long, Row> waiting, Map<Long, Row> leased) {}

  private static final List<Priority> LOWEST_FIRST =
      List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);

  private final Books books;
  private final LongSupplier elapsed;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<Priority, TreeMap<Long, Row>> byAge = new EnumMap<>(Priority.class);
  private final TreeSet<Row> byDeadline =
      new TreeSet<>(Comparator.comparingLong(Row::deadline).thenComparingLong(Row::order));
  private int maxMessages;
  private long maxBytes;
  private int messages;
  private int leased;
  private long bytes;
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
    for (Priority priority : Priority.values()) {
      byAge.put(priority, new TreeMap<>());
    }
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
    for (Row victim : victims(ticket.priority(), size)) {
      remove(victim, Outcome.EVICTED);
      lastEviction = Optional.of(elapsed.getAsLong());
    }
    ledger.accept();
    try {
      save(book);
    } catch (IOException e) {
      ledger.unaccept();
      throw e;
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
    Lane lane =
        lanes.computeIfAbsent(
            ticket.stream(), s -> new Lane(book, ledger, new TreeMap<>(), new HashMap<>()));
    messages++;
    bytes += size;
    addWaiting(lane, row);
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

  private List<Row> victims(Priority newcomer, int size) throws OutboxException {
    List<Row> victims = new ArrayList<>();
    int tooMany = messages + 1 - maxMessages;
    long tooMuch = bytes + size - maxBytes;
    for (Priority priority : LOWEST_FIRST) {
      if (priority.compareTo(newcomer) < 0) {
        break;
      }
      for (Row row : byAge(priority).values()) {
        if (tooMany <= 0 && tooMuch <= 0) {
          return victims;
        }
        victims.add(row);
        tooMany--;
        tooMuch -= row.size();
      }
    }
    if (tooMany > 0 || tooMuch > 0) {
      throw new OutboxException(
          "outbox full: "
              + messages
              + " of "
              + maxMessages
              + " messages, "
              + bytes
              + " of "
              + maxBytes
              + " bytes, and none may give way to one of priority "
              + newcomer);
    }
    return victims;
  }

  @Override
  public Acceptance.Durability durability() {
    return Acceptance.Durability.VOLATILE;
  }

  @Override
  public synchronized Optional<Row> peek() {
    expire();
    for (Priority priority : Priority.values()) {
      Lane lane = lanes.get(books.current().ledger(priority).stream());
      if (lane != null && !lane.waiting().isEmpty()) {
        return Optional.of(lane.waiting().firstEntry().getValue());
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized void lease(Row row) {
    Lane lane = lanes.get(row.stream());
    if (lane != null && removeWaiting(lane, row)) {
      lane.leased().put(row.number(), row);
      leased++;
    }
  }

  @Override
  public synchronized void release(Row row) {
    Lane lane = lanes.get(row.stream());
    if (lane != null && lane.leased().remove(row.number()) != null) {
      leased--;
      addWaiting(lane, row);
      expire();
    }
  }

  @Override
  public synchronized void settle(Row row, Outcome outcome) {
    remove(row, outcome).ifPresent(this::saveOrSay);
  }

  private void expire() {
    long now = elapsed.getAsLong();
    while (!byDeadline.isEmpty() && byDeadline.first().deadline() <= now) {
      remove(byDeadline.first(), Outcome.EXPIRED).ifPresent(this::saveOrSay);
    }
  }

  private Optional<Lane> remove(Row row, Outcome outcome) {
    Lane lane = lanes.get(row.stream());
    if (lane == null) {
      return Optional.empty();
    }
    if (lane.leased().remove(row.number()) != null) {
      leased--;
    } else if (!removeWaiting(lane, row)) {
      return Optional.empty();
    }
    messages--;
    bytes -= row.size();
    lane.ledger().count(outcome, 1);
    return Optional.of(lane);
  }

  private void addWaiting(Lane lane, Row row) {
    lane.waiting().put(row.number(), row);
    byAge(row.priority()).put(row.order(), row);
    if (row.deadline() != Row.FOREVER) {
      byDeadline.add(row);
    }
  }

  private boolean removeWaiting(Lane lane, Row row) {
    if (lane.waiting().remove(row.number()) == null) {
      return false;
    }
    byAge(row.priority()).remove(row.order());
    byDeadline.remove(row);
    return true;
  }

  private Map<Long, Row> byAge(Priority priority) {
    return Objects.requireNonNull(byAge.get(priority));
  }

  private void saveOrSay(Lane lane) {
    try {
      save(lane.book());
    } catch (IOException e) {
      // The account in memory is right; the next write that succeeds holds it.
      unsaved = Optional.of("accounts: cannot be written: " + e.getMessage());
    }
  }

  private void save(Book book) throws IOException {
    book.save();
    unsaved = Optional.empty();
  }

  @Override
  public synchronized void limit(int newMaxMessages, long newMaxBytes) {
    maxMessages = newMaxMessages;
    maxBytes = newMaxBytes;
  }

  @Override
  public synchronized Map<Priority, Account> accounts() {
    expire();
    Map<Priority, Account> accounts = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      accounts.put(
          priority,
          books.all().stream()
              .map(book -> book.ledger(priority).account())
              .reduce(NOTHING, MemoryStore::sum));
    }
    return accounts;
  }

  static final Account NOTHING = new Account(0, 0, 0, 0, 0, 0, 0, 0, 0);

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

  @Override
  public synchronized Level level() {
    List<String> troubles = new ArrayList<>();
    unsaved.ifPresent(troubles::add);
    for (String file : books.setAside()) {
      troubles.add("numbers: could not be read and were set aside as " + file);
    }
    return new Level(
        messages,
        maxMessages,
        bytes,
        maxBytes,
        leased,
        lastEviction.map(at -> Duration.ofNanos(elapsed.getAsLong() - at)),
        troubles);
  }

  @Override
  public synchronized void close() throws IOException {
    books.close();
  }
}
