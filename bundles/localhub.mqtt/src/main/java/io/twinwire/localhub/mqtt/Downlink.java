package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.MethodRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What reaches a device that has subscribed to it: desired properties, cloud-to-device messages,
 * direct methods. All calls are the queue's.
 */
final class Downlink {

  private static final Logger LOG = LoggerFactory.getLogger(Downlink.class);

  private final DeviceTopics topics;
  private final Subscriptions subscriptions;
  private final Replies replies;
  private final CloudInbox inbox;

  Downlink(DeviceTopics topics, Subscriptions subscriptions, Replies replies) {
    this.topics = topics;
    this.subscriptions = subscriptions;
    this.replies = replies;
    this.inbox = new CloudInbox(topics, replies);
  }

  /** The device has these filters from now on, and knows it. */
  void subscribed(DeviceSession session, Collection<String> filters) {
    if (filters.contains(DeviceTopics.METHODS)) {
      hearMethods(session, true);
    }
    if (topics.deviceboundFilters().stream().anyMatch(filters::contains)) {
      cloudMessageWaiting(session);
    }
  }

  void unsubscribed(DeviceSession session, Collection<String> filters) {
    if (filters.contains(DeviceTopics.METHODS)) {
      hearMethods(session, false);
    }
  }

  void desiredChanged(long version, Map<String, @Nullable Object> patch) {
    Optional<MqttQoS> level = subscriptions.level(DeviceTopics.DESIRED);
    if (level.isPresent()) {
      replies.send(
          Packets.publish(
              DeviceTopics.desired(version),
              level.get(),
              inbox.nextPacketId(),
              TwinRequests.notification(version, patch)));
    }
  }

  void cloudMessageWaiting(DeviceSession session) {
    topics.deviceboundFilters().stream()
        .flatMap(filter -> subscriptions.level(filter).stream())
        .findFirst()
        .ifPresent(level -> inbox.empty(session, level));
  }

  void acknowledged(DeviceSession session, int id) {
    inbox.acknowledged(session, id);
  }

  void methodCalled(MethodRequest call) {
    if (subscriptions.level(DeviceTopics.METHODS).isPresent()) {
      replies.send(MethodMessages.call(call));
    }
  }

  private static void hearMethods(DeviceSession session, boolean hears) {
    try {
      session.methodsSubscribed(hears);
    } catch (HubFault e) {
      LOG.debug("mqtt {}: {}", session.identity().id(), e.getMessage());
    }
  }
}
