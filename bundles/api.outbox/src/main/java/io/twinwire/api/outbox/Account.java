package io.twinwire.api.outbox;

/**
 * What became of the accepted messages of one priority. Always: accepted = acknowledged + expired +
 * evicted + rejected + diverted + setAside + lost + pending.
 *
 * @param accepted messages accepted
 * @param acknowledged taken by the hub
 * @param expired passed their time to live
 * @param evicted gave way to newer ones in a full outbox
 * @param rejected refused by the hub for good
 * @param diverted delivered by another way
 * @param setAside put away with a damaged store
 * @param lost held in memory only when the process ended: every number that may have been given and
 *     of which nothing else is known
 * @param pending still to be sent
 * @param inMemory of the accepted ones, how many were held in memory only at first, see {@link
 *     Acceptance.Durability#VOLATILE}
 */
public record Account(
    long accepted,
    long acknowledged,
    long expired,
    long evicted,
    long rejected,
    long diverted,
    long setAside,
    long lost,
    long pending,
    long inMemory) {

  /** Both together. */
  public Account plus(Account other) {
    return new Account(
        accepted + other.accepted,
        acknowledged + other.acknowledged,
        expired + other.expired,
        evicted + other.evicted,
        rejected + other.rejected,
        diverted + other.diverted,
        setAside + other.setAside,
        lost + other.lost,
        pending + other.pending,
        inMemory + other.inMemory);
  }
}
