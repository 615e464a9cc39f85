package io.twinwire.outbox.forward;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.outbox.store.Row;
import java.util.List;

/**
 * What is sent as one message of the hub: one accepted message, or a pack of several.
 *
 * @param rows in order, at least one
 * @param pack whether its boundaries are kept until it is settled
 * @param id the message-id
 */
record Parcel(List<Row> rows, boolean pack, String id, int size) {

  /** A parcel, and the message that it goes as, which is not kept while it is on its way. */
  record Outgoing(Parcel parcel, HubMessage message) {

    static Outgoing of(List<Row> rows, boolean pack, HubMessage message) {
      return new Outgoing(new Parcel(rows, pack, message.messageId(), message.size()), message);
    }
  }

  Parcel {
    rows = List.copyOf(rows);
  }

  Row first() {
    return rows.get(0);
  }
}
