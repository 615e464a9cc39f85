package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.LinkError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a device's telemetry. What has come is gathered, and stored and accepted together at the
 * end of a batch. All calls but {@link #accept} are the channel's queue's.
 */
final class TelemetryNode {

  private static final Logger LOG = LoggerFactory.getLogger(TelemetryNode.class);

  /** How many messages a device may have under way. */
  private static final int CREDIT = 200;

  /** A message of 256 KiB and what AMQP puts around it; what counts is its own size. */
  private static final int LARGEST = 1024 * 1024;

  private static final int OVERHEAD = 256;

  private record Arrived(IncomingMessage message, List<TelemetryMessage> telemetry) {}

  private final DeviceChannel channel;
  private List<Arrived> arrived = new ArrayList<>();

  TelemetryNode(DeviceChannel channel) {
    this.channel = channel;
  }

  void accept(IncomingLink link) {
    link.accept(
        CREDIT,
        LARGEST,
        message -> channel.queue().add(message.size() + OVERHEAD, () -> take(message)),
        () -> channel.left(link));
  }

  private void take(IncomingMessage message) {
    if (channel.session() == null) {
      return;
    }
    List<TelemetryMessage> telemetry;
    try {
      telemetry = message.messages().stream().map(DeviceMessages::telemetry).toList();
    } catch (IllegalArgumentException e) {
      message.reject(AmqpError.DECODE_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    int size = telemetry.stream().mapToInt(TelemetryMessage::size).sum();
    if (size > TelemetryMessage.MAX_SIZE) {
      message.reject(
          LinkError.MESSAGE_SIZE_EXCEEDED,
          "the message has "
              + size
              + " bytes, at most "
              + TelemetryMessage.MAX_SIZE
              + " are allowed");
      return;
    }
    FaultPlan plan = channel.faults();
    if (telemetry.stream().anyMatch(plan::poisons)) {
      settle();
      channel.poisoned();
      return;
    }
    arrived.add(new Arrived(message, telemetry));
  }

  /** Stores and accepts what is gathered. */
  void settle() {
    List<Arrived> batch = arrived;
    DeviceSession session = channel.session();
    if (batch.isEmpty()) {
      return;
    }
    arrived = new ArrayList<>();
    FaultPlan plan = channel.faults();
    if (session == null || plan.telemetry() == FaultPlan.Telemetry.DROPPED) {
      return;
    }
    try {
      session.telemetry(batch.stream().flatMap(one -> one.telemetry().stream()).toList());
      if (plan.telemetry() == FaultPlan.Telemetry.NORMAL) {
        channel.after(
            plan.acknowledgementDelay(), () -> batch.forEach(one -> one.message().accept()));
      }
    } catch (HubFault e) {
      refuse(batch, e);
    }
  }

  private void refuse(List<Arrived> batch, HubFault fault) {
    LOG.debug("amqp {}: telemetry is refused: {}", channel.identity().id(), fault.getMessage());
    if (!fault.isSilent()) {
      // Some of it may be stored: the device sends it again, or not, as after any lost answer.
      ErrorCondition condition = Conditions.of(fault);
      batch.forEach(
          one -> one.message().reject(condition.getCondition(), condition.getDescription()));
    }
  }
}
