package io.twinwire.outbox.store;

import java.util.Collection;
import java.util.List;

/**
 * What one transaction writes.
 *
 * @param lanes those that changed; their messages in memory only are written
 * @param absorbed streams that are no more
 * @param gone keys of messages that are done with
 * @param packs new ones
 * @param unpacked those that are done with
 * @param rejected messages that were refused, with the reason
 */
record Changes(
    Collection<Lane> lanes,
    List<Integer> absorbed,
    Ranges gone,
    List<Pack> packs,
    List<Pack> unpacked,
    List<Rejected> rejected,
    StoreClock.Saved clock,
    Usage usage) {

  /** A pack; its lane may get another id before it is written, and with it other keys. */
  record Pack(Lane lane, long first, long last) {

    boolean begins(Row row) {
      return row.lane() == lane && row.number() == first;
    }
  }

  /** A message that was refused, kept for whoever looks for the reason. */
  record Rejected(Row row, String reason, long time) {}
}
