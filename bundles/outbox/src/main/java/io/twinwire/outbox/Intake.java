package io.twinwire.outbox;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns an offer into an accepted message. */
final class Intake {

  private final MessageStore store;

  Intake(MessageStore store) {
    this.store = store;
  }

  /**
   * @throws IllegalArgumentException for a message that the hub could never take
   * @throws OutboxException when it cannot be taken now
   */
  Acceptance accept(OutboxMessage offer) throws OutboxException {
    MessageStore.Ticket ticket = store.ticket(offer.priority());
    byte[] body = offer.body().apply(ticket.number());
    Map<String, String> properties = new LinkedHashMap<>(offer.properties());
    properties.put(OutboxMessage.MESSAGE_NUMBER, Long.toString(ticket.number()));
    HubMessage message =
        new HubMessage(
            ticket.messageId(), body, offer.contentType(), offer.contentEncoding(), properties);
    int size = message.size();
    if (size > HubMessage.MAX_SIZE) {
      throw new IllegalArgumentException(
          "message: " + size + " bytes is above " + HubMessage.MAX_SIZE);
    }
    try {
      store.append(ticket, message, offer.timeToLive());
    } catch (IOException e) {
      OutboxException refused =
          new OutboxException("message number: cannot be kept: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
    return new Acceptance(ticket.number(), ticket.messageId(), store.durability());
  }
}
