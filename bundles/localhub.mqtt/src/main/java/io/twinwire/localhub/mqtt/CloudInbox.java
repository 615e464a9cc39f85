package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud-to-device messages on their way to one device. An acknowledgement completes a message;
 * rejecting and abandoning have no form in MQTT (rule C2D-03). All calls are the queue's.
 */
final class CloudInbox {

  private static final Logger LOG = LoggerFactory.getLogger(CloudInbox.class);
  private static final int LAST_PACKET_ID = 65_535;

  /** A device that never acknowledges gets a message again and again: the oldest are forgotten. */
  private static final int MOST_REMEMBERED = 1000;

  private final DeviceTopics topics;
  private final Replies replies;
  private final Map<Integer, CloudDelivery> unacknowledged = new LinkedHashMap<>();
  private int packetId;

  CloudInbox(DeviceTopics topics, Replies replies) {
    this.topics = topics;
    this.replies = replies;
  }

  /** For whatever is sent at level 1. */
  int nextPacketId() {
    do {
      packetId = packetId % LAST_PACKET_ID + 1;
    } while (unacknowledged.containsKey(packetId));
    return packetId;
  }

  /** Sends all that is free: the hub lets no more than 50 wait. */
  void empty(DeviceSession session, MqttQoS level) {
    try {
      for (Optional<CloudDelivery> next = session.receive();
          next.isPresent();
          next = session.receive()) {
        send(session, next.get(), level);
      }
    } catch (HubFault e) {
      LOG.debug("mqtt {}: {}", session.identity().id(), e.getMessage());
    }
  }

  void acknowledged(DeviceSession session, int id) {
    CloudDelivery delivery = unacknowledged.remove(id);
    if (delivery != null) {
      complete(session, delivery);
    }
  }

  private void send(DeviceSession session, CloudDelivery delivery, MqttQoS level) {
    // Its lock was over, and with it what the device could still say of it.
    unacknowledged.values().removeIf(older -> older.sequence() == delivery.sequence());
    int id = nextPacketId();
    replies.send(
        Packets.publish(
            topics.devicebound() + CloudTopic.bag(delivery), level, id, delivery.message().body()));
    if (level == MqttQoS.AT_MOST_ONCE) {
      complete(session, delivery);
      return;
    }
    unacknowledged.put(id, delivery);
    if (unacknowledged.size() > MOST_REMEMBERED) {
      unacknowledged.remove(unacknowledged.keySet().iterator().next());
    }
  }

  private static void complete(DeviceSession session, CloudDelivery delivery) {
    try {
      session.complete(delivery.lockToken());
    } catch (HubFault e) {
      LOG.debug("mqtt {}: {}", session.identity().id(), e.getMessage());
    }
  }
}
