package io.twinwire.api.outbox;

import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.util.promise.Promise;

/**
 * Takes messages for the hub. What is accepted is delivered at least once, in order within its
 * priority, or is accounted for.
 */
@ProviderType
public interface Outbox {

  /**
   * Offers a message. It never blocks on the network.
   *
   * @return resolved once the message is accepted and has its number; failed with {@link
   *     IllegalArgumentException} for a message that the hub could never take (its size is named),
   *     and with an {@link OutboxException} when the outbox is full or closed. A failed offer takes
   *     no number.
   */
  Promise<Acceptance> offer(OutboxMessage message);

  /** What became of all that was ever accepted, per priority, over restarts. */
  Map<Priority, Account> accounts();

  /**
   * How far apart messages of normal priority should be offered now so that the daily message quota
   * lasts; zero when they may come as often as one likes. It changes with time: whoever offers on a
   * schedule asks again before each message, and aggregates for as long.
   */
  Duration spacing();
}
