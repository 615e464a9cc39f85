package io.twinwire.localhub.mqtt;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import java.util.Map;

/**
 * The properties behind the topic of a cloud-to-device message (rule C2D-05). System properties
 * come first and with an encoded dollar sign: Microsoft's Java client finds the bag by it.
 */
final class CloudTopic {

  private static final Map<String, String> SYSTEM_KEYS =
      Map.of(
          "to", "%24.to",
          "message-id", "%24.mid",
          "correlation-id", "%24.cid",
          "user-id", "%24.uid",
          "content-type", "%24.ct",
          "content-encoding", "%24.ce");

  private CloudTopic() {}

  static String bag(CloudDelivery delivery) {
    CloudMessage message = delivery.message();
    StringBuilder bag = new StringBuilder();
    message
        .systemProperties()
        .forEach(
            (name, value) -> {
              String key = SYSTEM_KEYS.get(name);
              if (key != null) {
                append(bag, key, value);
              }
            });
    message.expiry().ifPresent(expiry -> append(bag, "%24.exp", expiry.toString()));
    if (message.ack() != Ack.NONE) {
      append(bag, Ack.PROPERTY, message.ack().text());
    }
    message.properties().forEach((name, value) -> append(bag, Percent.encode(name), value));
    return bag.toString();
  }

  private static void append(StringBuilder bag, String key, String value) {
    if (!bag.isEmpty()) {
      bag.append('&');
    }
    bag.append(key).append('=').append(Percent.encode(value));
  }
}
