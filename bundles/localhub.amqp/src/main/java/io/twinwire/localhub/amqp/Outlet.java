package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.exec.SerialQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.qpid.proton.amqp.messaging.Outcome;
import org.apache.qpid.proton.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what waits to a client, as far as it gives credit. */
final class Outlet {

  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
  private static final int TOGETHER = 64;

  /**
   * A message on its way.
   *
   * @param settled called on the queue with what the client made of it
   */
  record Parcel(Message message, Consumer<Outcome> settled) {}

  /** Where messages come from; asked on the queue. */
  @FunctionalInterface
  interface Supply {

    /** The next message; empty where none waits. A fault ends the link. */
    Optional<Parcel> next() throws HubFault;
  }

  private final AmqpConnection connection;
  private final SerialQueue queue;
  private final OutgoingLink link;
  private final Supply supply;
  private final AtomicInteger onTheWay = new AtomicInteger();
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean closed;

  Outlet(AmqpConnection connection, SerialQueue queue, OutgoingLink link, Supply supply) {
    this.connection = connection;
    this.queue = queue;
    this.link = link;
    this.supply = supply;
  }

  /**
   * Lets the client receive.
   *
   * @param left called on the event loop when the link has ended
   */
  void open(Runnable left) {
    link.accept(
        this::wake,
        () -> {
          closed = true;
          left.run();
        });
  }

  /** Something may wait; from any thread. */
  void wake() {
    if (link.credit() > 0 && !asked.getAndSet(true)) {
      queue.add(
          0,
          () -> {
            asked.set(false);
            deliver();
          });
    }
  }

  private void deliver() {
    List<Parcel> parcels = new ArrayList<>();
    try {
      int room = Math.min(TOGETHER, link.credit() - onTheWay.get());
      while (parcels.size() < room && !closed) {
        Optional<Parcel> next = supply.next();
        if (next.isEmpty()) {
          break;
        }
        parcels.add(next.get());
      }
      if (parcels.size() == TOGETHER) {
        // Others have their turn before the rest.
        connection.execute(this::wake);
      }
    } catch (HubFault e) {
      LOG.debug("amqp: {} ends: {}", link.address(), e.getMessage());
      link.close(Conditions.of(e));
    }
    if (!parcels.isEmpty()) {
      onTheWay.addAndGet(parcels.size());
      connection.execute(() -> send(parcels));
    }
  }

  private void send(List<Parcel> parcels) {
    for (Parcel parcel : parcels) {
      link.send(parcel.message(), outcome -> queue.add(0, () -> parcel.settled().accept(outcome)));
    }
    onTheWay.addAndGet(-parcels.size());
    wake();
  }
}
