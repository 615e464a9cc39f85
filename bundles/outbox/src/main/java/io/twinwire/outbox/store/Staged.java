package io.twinwire.outbox.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What changed since the last commit, besides the lanes themselves. */
final class Staged {

  private final Ranges gone = new Ranges();
  private final List<Changes.Pack> packs = new ArrayList<>();
  private final List<Changes.Pack> unpacked = new ArrayList<>();
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

  void pack(Row first, Row last) {
    packs.add(new Changes.Pack(first.lane(), first.number(), last.last()));
  }

  void unpack(Row first) {
    packs.removeIf(pack -> pack.begins(first));
    unpacked.add(new Changes.Pack(first.lane(), first.number(), first.number()));
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
