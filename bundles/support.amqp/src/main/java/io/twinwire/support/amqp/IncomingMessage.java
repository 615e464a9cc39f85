package io.twinwire.support.amqp;

import java.util.List;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.message.Message;

/** A message that a client sent, to be settled once, on any thread. */
public final class IncomingMessage {

  /** The format of a message whose data sections are messages themselves. */
  public static final int BATCH = 0x80013700;

  private final IncomingLink link;
  private final Delivery delivery;
  private final byte[] bytes;

  IncomingMessage(IncomingLink link, Delivery delivery, byte[] bytes) {
    this.link = link;
    this.delivery = delivery;
    this.bytes = bytes;
  }

  /** How many bytes it has on the wire. */
  public int size() {
    return bytes.length;
  }

  /** Whether it holds several messages. */
  public boolean isBatch() {
    return delivery.getMessageFormat() == BATCH;
  }

  /**
   * Decodes it.
   *
   * @throws IllegalArgumentException where it is no message
   */
  public Message message() {
    return Messages.decode(bytes);
  }

  /**
   * Decodes what a batch holds.
   *
   * @throws IllegalArgumentException where something in it is no message
   */
  public List<Message> messages() {
    return isBatch() ? Messages.decodeBatch(bytes) : List.of(message());
  }

  public void accept() {
    link.settleLater(delivery, Accepted.getInstance());
  }

  public void release() {
    link.settleLater(delivery, Released.getInstance());
  }

  public void reject(Symbol condition, String description) {
    link.settleLater(delivery, IncomingLink.rejected(condition, description));
  }
}
