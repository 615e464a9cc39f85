package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.localhub.amqp.Outlet.Parcel;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.exec.SerialQueue;
import java.util.Optional;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Outcome;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A queue that services read, as feedback is: accepted is done with, anything else comes again. */
final class QueueNode implements Outlet.Supply {

  private static final Logger LOG = LoggerFactory.getLogger(QueueNode.class);

  private final ServiceQueue source;

  private QueueNode(ServiceQueue source) {
    this.source = source;
  }

  static void open(
      ServiceQueue source, AmqpConnection connection, SerialQueue queue, OutgoingLink link) {
    Outlet outlet = new Outlet(connection, queue, link, new QueueNode(source));
    AutoCloseable watch = source.whenWaiting(outlet::wake);
    outlet.open(() -> close(watch));
  }

  @Override
  public Optional<Parcel> next() throws HubFault {
    Optional<ServiceDelivery> delivery = source.receive();
    return delivery.map(
        one -> new Parcel(message(one), outcome -> settle(one.lockToken(), outcome)));
  }

  private static Message message(ServiceDelivery delivery) {
    Message message = DeviceMessages.data(delivery.body());
    message.setMessageId(delivery.lockToken());
    message.setContentType(delivery.contentType());
    message.setContentEncoding("utf-8");
    message.setCreationTime(delivery.enqueuedTime().toEpochMilli());
    message.setDeliveryCount(delivery.deliveryCount());
    return message;
  }

  private void settle(String lockToken, Outcome outcome) {
    try {
      if (outcome instanceof Accepted || outcome instanceof Rejected) {
        source.complete(lockToken);
      } else {
        source.abandon(lockToken);
      }
    } catch (HubFault e) {
      LOG.debug("amqp: {} is not settled: {}", source.address(), e.getMessage());
    }
  }

  private static void close(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.debug("amqp: the watch of a queue did not end", e);
    }
  }
}
