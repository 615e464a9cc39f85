package io.twinwire.outbox;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Acceptance.Durability;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.outbox.store.Header;
import io.twinwire.outbox.store.Row;
import io.twinwire.outbox.store.Store;
import java.util.function.Consumer;

/** Turns an offer into an accepted message. */
final class Intake {

  private final Store store;
  private final Committer committer;

  Intake(Store store, Committer committer) {
    this.store = store;
    this.committer = committer;
  }

  /**
   * @param accepted is told once the message is written, or held in memory
   * @throws IllegalArgumentException for a message that the hub could never take
   * @throws OutboxException when it cannot be taken now
   */
  void accept(OutboxMessage offer, Consumer<Acceptance> accepted) throws OutboxException {
    Header header = Header.of(offer.contentType(), offer.contentEncoding(), offer.properties());
    Row row = store.next(offer.priority(), header, offer.body(), offer.timeToLive());
    if (row.size() > HubMessage.MAX_SIZE) {
      throw new IllegalArgumentException(
          "message: " + row.size() + " bytes is above " + HubMessage.MAX_SIZE);
    }
    store.accept(row);
    committer.offered(
        durable ->
            accepted.accept(
                new Acceptance(
                    row.number(),
                    row.messageId(),
                    durable ? Durability.DURABLE : Durability.VOLATILE)));
  }
}
