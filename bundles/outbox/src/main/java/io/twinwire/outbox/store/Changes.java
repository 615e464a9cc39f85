package io.twinwire.outbox.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What one transaction writes.
 *
 * @param lanes those that changed; their messages in memory only are written
 * @param absorbed streams that are no more
 * @param gone keys of messages that are done with
 * @param packs first and last keys of new packs
 * @param unpacked first keys of packs that are done with
 * @param rejected messages that were refused, with the reason
 */
record Changes(
    Collection<Lane> lanes,
    List<Integer> absorbed,
    Ranges gone,
    Map<Long, Long> packs,
    Collection<Long> unpacked,
    List<Rejected> rejected,
    StoreClock.Saved clock,
    Usage usage) {

  /** A message that was refused, kept for whoever looks for the reason. */
  record Rejected(Row row, String reason, long time) {}
}
