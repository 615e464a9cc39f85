package io.twinwire.support.amqp;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.LinkError;
import org.apache.qpid.proton.amqp.transport.ReceiverSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Receiver;
import org.jspecify.annotations.Nullable;

/** A link over which the client sends. */
public final class IncomingLink extends AmqpLink {

  private final Receiver receiver;
  private ByteArrayOutputStream arriving = new ByteArrayOutputStream();
  private Consumer<IncomingMessage> taker = message -> {};
  private int largest = Integer.MAX_VALUE;

  IncomingLink(Engine engine, AmqpSession session, Receiver receiver) {
    super(engine, session, receiver);
    this.receiver = receiver;
  }

  /**
   * Lets the client send.
   *
   * @param credit how many messages may be under way or unsettled at a time
   * @param maxSize bytes of the largest message that is handed on; a greater one is rejected
   * @param newTaker called with each message on the event loop
   * @param closed called once on the event loop when the link has ended, or had ended already
   */
  public void accept(int credit, int maxSize, Consumer<IncomingMessage> newTaker, Runnable closed) {
    engine()
        .execute(
            () -> {
              if (isGone()) {
                closed.run();
                return;
              }
              if (receiver.getLocalState() != EndpointState.UNINITIALIZED) {
                return;
              }
              taker = newTaker;
              largest = maxSize;
              whenClosed(closed);
              receiver.setReceiverSettleMode(ReceiverSettleMode.FIRST);
              receiver.setSenderSettleMode(receiver.getRemoteSenderSettleMode());
              receiver.setMaxMessageSize(UnsignedLong.valueOf(maxSize));
              open();
              receiver.flow(credit);
            });
  }

  // The event loop's.

  void drain() {
    for (Delivery delivery = receiver.current();
        delivery != null && (delivery.available() > 0 || !delivery.isPartial());
        delivery = receiver.current()) {
      byte[] chunk = new byte[delivery.available()];
      int length = receiver.recv(chunk, 0, chunk.length);
      if (length > 0 && arriving.size() <= largest) {
        arriving.write(chunk, 0, length);
      }
      if (delivery.isPartial()) {
        return;
      }
      receiver.advance();
      complete(delivery);
    }
  }

  private void complete(Delivery delivery) {
    byte[] bytes = arriving.toByteArray();
    arriving = new ByteArrayOutputStream();
    IncomingMessage message = new IncomingMessage(this, delivery, bytes);
    if (delivery.isAborted()) {
      settle(delivery, null);
    } else if (bytes.length > largest) {
      message.reject(
          LinkError.MESSAGE_SIZE_EXCEEDED,
          "the message has more than the " + largest + " bytes that are allowed");
    } else {
      taker.accept(message);
    }
  }

  void settle(Delivery delivery, @Nullable DeliveryState state) {
    if (isGone() || delivery.isSettled()) {
      return;
    }
    if (state != null) {
      delivery.disposition(state);
    }
    delivery.settle();
    receiver.flow(1);
  }

  void settleLater(Delivery delivery, DeliveryState state) {
    engine().execute(() -> settle(delivery, state));
  }

  static Rejected rejected(Symbol condition, String description) {
    Rejected rejected = new Rejected();
    rejected.setError(new ErrorCondition(condition, description));
    return rejected;
  }
}
