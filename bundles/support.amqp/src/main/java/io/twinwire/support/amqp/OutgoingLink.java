package io.twinwire.support.amqp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Outcome;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/** A link over which the client receives. */
public final class OutgoingLink extends AmqpLink {

  private final Sender sender;
  private Runnable onCredit = () -> {};
  private volatile int credit;
  private long tag;

  OutgoingLink(Engine engine, AmqpSession session, Sender sender) {
    super(engine, session, sender);
    this.sender = sender;
  }

  /** The source's filter of this name, a described value's value; empty where there is none. */
  public Optional<Object> filter(String name) {
    if (sender.getRemoteSource() instanceof Source source && source.getFilter() != null) {
      Map<?, ?> filters = source.getFilter();
      Object filter = filters.get(Symbol.valueOf(name));
      return Optional.ofNullable(
          filter instanceof DescribedType described ? described.getDescribed() : filter);
    }
    return Optional.empty();
  }

  /** Whether the client wishes for this capability of the link. */
  public boolean desires(String capability) {
    Symbol[] desired = sender.getRemoteDesiredCapabilities();
    return desired != null && Arrays.asList(desired).contains(Symbol.valueOf(capability));
  }

  /**
   * Lets the client receive.
   *
   * @param newOnCredit called on the event loop whenever the client gave or took credit
   * @param closed called once on the event loop when the link has ended, or had ended already
   */
  public void accept(Runnable newOnCredit, Runnable closed) {
    engine()
        .execute(
            () -> {
              if (isGone()) {
                closed.run();
                return;
              }
              if (sender.getLocalState() != EndpointState.UNINITIALIZED) {
                return;
              }
              onCredit = newOnCredit;
              whenClosed(closed);
              SenderSettleMode mode = sender.getRemoteSenderSettleMode();
              sender.setSenderSettleMode(
                  mode == SenderSettleMode.SETTLED ? mode : SenderSettleMode.UNSETTLED);
              sender.setReceiverSettleMode(sender.getRemoteReceiverSettleMode());
              open();
              flow();
            });
  }

  /** How many messages the client waits for that were not sent yet; may be a moment old. */
  public int credit() {
    return credit;
  }

  /**
   * Sends a message; one without credit waits for it.
   *
   * @param settled called on the event loop with what the client made of it; not called when the
   *     link ends first
   */
  public void send(Message message, Consumer<Outcome> settled) {
    engine()
        .execute(
            () -> {
              if (!isGone()) {
                transfer(Messages.encode(message), settled);
              }
            });
  }

  /** Sends a message whose fate does not matter. */
  public void send(Message message) {
    send(message, outcome -> {});
  }

  // The event loop's.

  void flow() {
    refresh();
    if (sender.getDrain()) {
      // What could be sent was sent when it came.
      sender.drained();
      refresh();
    }
    onCredit.run();
  }

  void updated(Delivery delivery) {
    DeliveryState state = delivery.getRemoteState();
    if (delivery.isSettled() || !(state instanceof Outcome || delivery.remotelySettled())) {
      return;
    }
    Object context = delivery.getContext();
    delivery.settle();
    if (context instanceof Settled settled) {
      settled.by().accept(state instanceof Outcome outcome ? outcome : Accepted.getInstance());
    }
  }

  private record Settled(Consumer<Outcome> by) {}

  private void transfer(byte[] bytes, Consumer<Outcome> settled) {
    Delivery delivery = sender.delivery(Long.toString(++tag).getBytes(US_ASCII));
    delivery.setContext(new Settled(settled));
    sender.send(bytes, 0, bytes.length);
    if (sender.getSenderSettleMode() == SenderSettleMode.SETTLED) {
      delivery.settle();
    }
    sender.advance();
    refresh();
  }

  private void refresh() {
    credit = sender.getCredit();
  }
}
