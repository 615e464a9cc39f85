package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.amqp.Outlet.Parcel;
import java.util.Optional;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Outcome;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cloud-to-device messages, settled as the device does: accepted is completed, rejected is
 * rejected, released and modified are abandoned (rules C2D-02 and C2D-03).
 */
final class CloudNode implements Outlet.Supply {

  private static final Logger LOG = LoggerFactory.getLogger(CloudNode.class);

  private final DeviceChannel channel;

  CloudNode(DeviceChannel channel) {
    this.channel = channel;
  }

  @Override
  public Optional<Parcel> next() throws HubFault {
    DeviceSession session = channel.session();
    if (session == null) {
      return Optional.empty();
    }
    Optional<CloudDelivery> delivery = session.receive();
    return delivery.map(
        one -> new Parcel(DeviceMessages.cloud(one), outcome -> settle(one.lockToken(), outcome)));
  }

  private void settle(String lockToken, Outcome outcome) {
    DeviceSession session = channel.session();
    if (session == null) {
      return;
    }
    try {
      if (outcome instanceof Accepted) {
        session.complete(lockToken);
      } else if (outcome instanceof Rejected) {
        session.reject(lockToken);
      } else {
        session.abandon(lockToken);
      }
    } catch (HubFault e) {
      LOG.debug("amqp {}: not settled: {}", channel.identity().id(), e.getMessage());
    }
  }
}
