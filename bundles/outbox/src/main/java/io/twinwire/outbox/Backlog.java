package io.twinwire.outbox;

import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
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

/** The pending messages in memory: in the orders of sending, of giving way and of expiry. */
final class Backlog {

  /** The pending messages of one sequence, by number. */
  private record Lane(TreeMap<Long, Row> waiting, Map<Long, Row> leased) {}

  private static final List<Priority> LOWEST_FIRST =
      List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<Priority, TreeMap<Long, Row>> byAge = new EnumMap<>(Priority.class);
  private final TreeSet<Row> byDeadline =
      new TreeSet<>(Comparator.comparingLong(Row::deadline).thenComparingLong(Row::order));
  private int messages;
  private int leased;
  private long bytes;

  Backlog() {
    for (Priority priority : Priority.values()) {
      byAge.put(priority, new TreeMap<>());
    }
  }

  int messages() {
    return messages;
  }

  long bytes() {
    return bytes;
  }

  int leased() {
    return leased;
  }

  void add(Row row) {
    addWaiting(lane(row.stream()), row);
    messages++;
    bytes += row.size();
  }

  /** The oldest message of a sequence that is not leased. */
  Optional<Row> first(String stream) {
    return Optional.ofNullable(lane(stream).waiting().firstEntry()).map(Map.Entry::getValue);
  }

  /** A message whose time to live has passed. */
  Optional<Row> overdue(long now) {
    return byDeadline.isEmpty() || byDeadline.first().deadline() > now
        ? Optional.empty()
        : Optional.of(byDeadline.first());
  }

  void lease(Row row) {
    Lane lane = lane(row.stream());
    if (removeWaiting(lane, row)) {
      lane.leased().put(row.number(), row);
      leased++;
    }
  }

  void release(Row row) {
    Lane lane = lane(row.stream());
    if (lane.leased().remove(row.number()) != null) {
      leased--;
      addWaiting(lane, row);
    }
  }

  /** Whether it was still there. */
  boolean remove(Row row) {
    Lane lane = lane(row.stream());
    if (lane.leased().remove(row.number()) != null) {
      leased--;
    } else if (!removeWaiting(lane, row)) {
      return false;
    }
    messages--;
    bytes -= row.size();
    return true;
  }

  /**
   * What would have to give way to one more message; nothing is removed yet.
   *
   * @throws OutboxException when all that may give way is not enough
   */
  List<Row> victims(Priority newcomer, int size, int maxMessages, long maxBytes)
      throws OutboxException {
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

  private Lane lane(String stream) {
    return lanes.computeIfAbsent(stream, s -> new Lane(new TreeMap<>(), new HashMap<>()));
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
}
