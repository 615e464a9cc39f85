package io.twinwire.outbox.forward;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.outbox.store.Row;
import java.util.List;

/**
 * What is sent as one message of the hub: one accepted message, or a pack of several.
 *
 * @param rows in order, at least one
 * @param pack whether its boundaries are kept until it is settled
 */
record Parcel(List<Row> rows, boolean pack, HubMessage message, int size) {

  Parcel {
    rows = List.copyOf(rows);
  }

  Row first() {
    return rows.get(0);
  }
}
