package io.twinwire.outbox;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.Priority;

/**
 * An accepted message.
 *
 * @param stream the sequence that its number belongs to
 * @param order rises over all sequences: the lower one was accepted earlier
 * @param size as the hub meters it, in bytes
 * @param deadline in the store's elapsed nanoseconds; {@link #FOREVER} for none
 */
record Row(
    String stream,
    long number,
    Priority priority,
    long order,
    HubMessage message,
    int size,
    long deadline) {

  static final long FOREVER = Long.MAX_VALUE;
}
