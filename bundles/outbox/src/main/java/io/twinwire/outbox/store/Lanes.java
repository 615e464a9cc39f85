package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All streams there are, and which of them the present identity uses. */
final class Lanes {

  private static final Account NOTHING = new Account(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private final Supplier<String> names;
  private final TreeMap<Integer, Lane> all = new TreeMap<>();
  private final Map<Priority, List<Lane>> current = new EnumMap<>(Priority.class);
  private Optional<DeviceIdentity> identity = Optional.empty();
  private final List<Integer> absorbed = new ArrayList<>();
  private Optional<Reserve> reserve = Optional.empty();
  private long era = 1;

  /**
   * @param names makes the random part of message-ids, one for each stream
   */
  Lanes(Supplier<String> names) {
    this.names = names;
    select();
  }

  Collection<Lane> all() {
    return all.values();
  }

  Map<Integer, Lane> byId() {
    return all;
  }

  /** Takes on the streams of a database; those that are here already stay as they are. */
  void load(List<Lane> lanes) {
    boolean first = all.values().stream().noneMatch(Lane::known);
    List<Lane> own = new ArrayList<>(all.values());
    Map<String, Lane> byName = new HashMap<>();
    own.forEach(lane -> byName.put(lane.name(), lane));
    all.clear();
    for (Lane lane : lanes) {
      if (!absorbed.contains(lane.id())) {
        all.put(lane.id(), byName.getOrDefault(lane.name(), lane));
      }
    }
    for (Lane lane : own) {
      if (!all.containsValue(lane)) {
        // It knew nothing of the others: it goes after them, and gives no more numbers.
        lane.renumber(nextId());
        lane.retire();
        all.put(lane.id(), lane);
      }
    }
    Optional<Lane> lastUsed = lanes.stream().max(Comparator.comparingLong(Lane::era));
    era = Math.max(era, lastUsed.map(Lane::era).orElse(0L));
    if (first && identity.isEmpty()) {
      identity = lastUsed.flatMap(Lane::identity);
    }
    adopt();
    select();
  }

  /** Changes to the streams of an identity. The first identity ever adopts what is there. */
  void use(DeviceIdentity next) {
    if (identity.equals(Optional.of(next))) {
      return;
    }
    era++;
    identity = Optional.of(next);
    for (Lane lane : all.values()) {
      if (lane.identity().equals(identity)) {
        lane.use(identity, era);
      }
    }
    adopt();
    select();
  }

  /** Whatever was accepted before anybody knew for whom is for the first one who is known. */
  private void adopt() {
    if (identity.isPresent()) {
      for (Lane lane : all.values()) {
        if (lane.identity().isEmpty()) {
          lane.use(identity, era);
        }
      }
    }
  }

  /**
   * The stream that the next message of a priority goes to: one of this run, so that whatever an
   * earlier run could not write, no message-id is given twice.
   */
  Lane last(Priority priority) {
    List<Lane> lanes = of(priority);
    return lanes.isEmpty() || lanes.get(lanes.size() - 1).former()
        ? fresh(priority)
        : lanes.get(lanes.size() - 1);
  }

  /** A new stream, whose numbers go on from those of the last one. */
  private Lane fresh(Priority priority) {
    List<Lane> lanes = of(priority);
    long last = lanes.stream().mapToLong(lane -> lane.ledger().last()).max().orElse(0);
    Lane fresh = new Lane(nextId(), names.get(), priority, identity, last);
    fresh.use(identity, era);
    reserve.filter(held -> held.upTo(key(fresh)) > last).ifPresent(held -> skip(fresh, held));
    for (Lane lane : List.copyOf(lanes)) {
      if (lane.ledger().pending() == 0) {
        fresh.ledger().absorb(lane.ledger());
        lanes.remove(lane);
        all.remove(lane.id());
        absorbed.add(lane.id());
      }
    }
    all.put(fresh.id(), fresh);
    lanes.add(fresh);
    return fresh;
  }

  /** The streams that others have taken over since they were last written. */
  List<Integer> absorbed() {
    return absorbed;
  }

  /** What a number of a stream is reserved under: its identity and priority. */
  static String key(Lane lane) {
    return lane.identity().map(id -> id.host() + "/" + id.id()).orElse("") + " " + lane.priority();
  }

  /** Leaves out the numbers that a run that could not write may have given. */
  void skip(Reserve held) {
    reserve = Optional.of(held);
    Map<String, Lane> lasts = new HashMap<>();
    for (Lane lane : all.values()) {
      lasts.merge(key(lane), lane, (a, b) -> a.ledger().last() > b.ledger().last() ? a : b);
    }
    lasts.forEach(
        (key, lane) -> {
          if (held.upTo(key) > lane.ledger().last()) {
            skip(lane, held);
          }
        });
  }

  private static void skip(Lane lane, Reserve held) {
    lane.ledger().skip(held.upTo(key(lane)));
    lane.touch();
  }

  /** The streams of the present identity, the older one first. */
  List<Lane> of(Priority priority) {
    return Objects.requireNonNull(current.get(priority));
  }

  /** All streams of a priority, whoever's they are, the older one first. */
  List<Lane> everyone(Priority priority) {
    return all.values().stream().filter(lane -> lane.priority() == priority).toList();
  }

  /** What is in memory only, in bytes. */
  long unwritten() {
    long bytes = 0;
    for (Lane lane : all.values()) {
      bytes += lane.unwrittenBytes();
    }
    return bytes;
  }

  Map<Priority, Account> accounts() {
    Map<Priority, Account> accounts = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      accounts.put(
          priority,
          everyone(priority).stream()
              .map(lane -> lane.ledger().account())
              .reduce(NOTHING, Account::plus));
    }
    return accounts;
  }

  private int nextId() {
    int last = all.isEmpty() ? 0 : all.lastKey();
    return Math.max(last, absorbed.stream().mapToInt(id -> id).max().orElse(0)) + 1;
  }

  private void select() {
    for (Priority priority : Priority.values()) {
      List<Lane> lanes = new ArrayList<>();
      for (Lane lane : everyone(priority)) {
        if (lane.identity().equals(identity)) {
          lanes.add(lane);
        }
      }
      current.put(priority, lanes);
    }
  }
}
