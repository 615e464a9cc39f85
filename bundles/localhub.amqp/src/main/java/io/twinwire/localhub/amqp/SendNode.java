package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import io.twinwire.support.amqp.Messages;
import io.twinwire.support.exec.SerialQueue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.message.Message;

/** Takes cloud-to-device messages of a service; the device stands in {@code to}. */
final class SendNode {

  private static final int CREDIT = 100;
  private static final int LARGEST = 512 * 1024;

  private final HubParts hub;
  private final SerialQueue queue;

  SendNode(HubParts hub, SerialQueue queue) {
    this.hub = hub;
    this.queue = queue;
  }

  void accept(IncomingLink link) {
    link.accept(
        CREDIT, LARGEST, message -> queue.add(message.size(), () -> take(message)), () -> {});
  }

  private void take(IncomingMessage incoming) {
    try {
      send(incoming.message());
      incoming.accept();
    } catch (IllegalArgumentException e) {
      incoming.reject(AmqpError.DECODE_ERROR, String.valueOf(e.getMessage()));
    } catch (HubFault e) {
      ErrorCondition condition = Conditions.of(e);
      incoming.reject(condition.getCondition(), condition.getDescription());
    }
  }

  private void send(Message message) throws HubFault {
    String to = DeviceMessages.text(message.getAddress());
    Optional<Identity> identity = Address.identity(Address.path(to));
    if (identity.isEmpty()) {
      throw new HubFault(
          HubFault.Code.ARGUMENT_INVALID,
          "to: \"" + to + "\" is not /devices/ID/messages/devicebound");
    }
    Map<String, String> system = DeviceMessages.system(message);
    system.remove("to");
    system.remove("creation-time");
    Map<String, String> properties = new LinkedHashMap<>();
    CloudMessage.Ack ack = CloudMessage.Ack.NONE;
    for (Map.Entry<String, Object> property :
        DeviceMessages.applicationProperties(message).entrySet()) {
      String value = DeviceMessages.text(property.getValue());
      if (property.getKey().equalsIgnoreCase(CloudMessage.Ack.PROPERTY)) {
        ack = CloudMessage.Ack.of(value);
      } else {
        properties.put(property.getKey(), value);
      }
    }
    Optional<Instant> expiry =
        message.getExpiryTime() > 0
            ? Optional.of(Instant.ofEpochMilli(message.getExpiryTime()))
            : Optional.empty();
    hub.messages()
        .send(
            identity.get(),
            new CloudMessage(system, properties, ack, expiry, Messages.body(message)));
  }
}
