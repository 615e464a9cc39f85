package io.twinwire.outbox.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What changed since the last commit, besides the lanes themselves. */
final class Staged {

  private final Ranges gone = new Ranges();
  private final Map<Long, Long> packs = new HashMap<>();
  private final List<Long> unpacked = new ArrayList<>();
  private final List<Changes.Rejected> rejected = new ArrayList<>();

  /** The keys of messages that are done with, though the database may have them. */
  Ranges gone() {
    return gone;
  }

  void reject(Row row, String reason, long time) {
    if (rejected.size() >= Database.REJECTED) {
      rejected.remove(0);
    }
    rejected.add(new Changes.Rejected(row, reason, time));
  }

  void pack(long first, long last) {
    packs.put(first, last);
  }

  void unpack(long first) {
    packs.remove(first);
    unpacked.add(first);
  }

  Changes with(
      Collection<Lane> lanes, List<Integer> absorbed, StoreClock.Saved clock, Usage usage) {
    return new Changes(lanes, absorbed, gone, packs, unpacked, rejected, clock, usage);
  }

  void clear() {
    gone.clear();
    packs.clear();
    unpacked.clear();
    rejected.clear();
  }
}
