package io.twinwire.localhub.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.amqp.Messages;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/** Messages of devices as the hub keeps them, and as AMQP carries them. */
final class DeviceMessages {

  /** Application properties that stand for a system property, by the name that the hub uses. */
  private static final Map<String, String> SYSTEM =
      Map.of(
          "iothub-creation-time-utc", "creation-time",
          "iothub-outputname", "output-name",
          "iothub-app-iothub-creation-time-utc", "creation-time");

  /** Who sent a message is the hub's to say (rule D2C-03). */
  private static final Set<String> STAMPED =
      Set.of("iothub-connection-device-id", "iothub-connection-module-id");

  private static final Map<String, String> ANNOTATIONS =
      Map.of("iothub-interface-id", "interface-id", "dt-subject", "dt-subject");

  private DeviceMessages() {}

  static TelemetryMessage telemetry(Message message) {
    Map<String, String> system = system(message);
    Map<String, String> properties = new LinkedHashMap<>();
    applicationProperties(message)
        .forEach(
            (name, value) -> {
              String systemName = SYSTEM.get(name);
              if (systemName != null) {
                system.put(systemName, text(value));
              } else if (!STAMPED.contains(name)) {
                properties.put(name, text(value));
              }
            });
    annotations(message)
        .forEach(
            (name, value) -> {
              String systemName = ANNOTATIONS.get(name);
              if (systemName != null) {
                system.put(systemName, text(value));
              }
            });
    return new TelemetryMessage(system, properties, Messages.body(message));
  }

  /** The properties section, by the names of AMQP. */
  static Map<String, String> system(Message message) {
    Map<String, String> system = new LinkedHashMap<>();
    put(system, "message-id", message.getMessageId());
    put(system, "correlation-id", message.getCorrelationId());
    byte[] user = message.getUserId();
    if (user != null && user.length > 0) {
      system.put("user-id", new String(user, UTF_8));
    }
    put(system, "to", message.getAddress());
    put(system, "content-type", message.getContentType());
    put(system, "content-encoding", message.getContentEncoding());
    if (message.getProperties() != null && message.getProperties().getCreationTime() != null) {
      system.put("creation-time", message.getProperties().getCreationTime().toInstant().toString());
    }
    return system;
  }

  static Map<String, Object> applicationProperties(Message message) {
    ApplicationProperties section = message.getApplicationProperties();
    Map<String, Object> properties = new LinkedHashMap<>();
    if (section != null && section.getValue() != null) {
      section.getValue().forEach((name, value) -> properties.put(name, orEmpty(value)));
    }
    return properties;
  }

  static Map<String, Object> annotations(Message message) {
    MessageAnnotations section = message.getMessageAnnotations();
    Map<String, Object> annotations = new LinkedHashMap<>();
    if (section != null && section.getValue() != null) {
      section.getValue().forEach((name, value) -> annotations.put(text(name), orEmpty(value)));
    }
    return annotations;
  }

  /** A cloud-to-device message; Microsoft's client takes nothing but a data section. */
  static Message cloud(CloudDelivery delivery) {
    CloudMessage cloud = delivery.message();
    Message message = data(cloud.body());
    Map<String, String> system = cloud.systemProperties();
    properties(message, system);
    if (system.containsKey("to")) {
      message.setAddress(system.get("to"));
    }
    cloud.expiry().ifPresent(expiry -> message.setExpiryTime(expiry.toEpochMilli()));
    message.setDeliveryCount(delivery.deliveryCount());
    Map<String, Object> properties = new HashMap<>(cloud.properties());
    properties.put(CloudMessage.Ack.PROPERTY, cloud.ack().text());
    message.setApplicationProperties(new ApplicationProperties(properties));
    Map<Symbol, Object> annotations = new HashMap<>();
    annotations.put(Symbol.valueOf("iothub-enqueuedtime"), Date.from(delivery.enqueuedTime()));
    annotations.put(Symbol.valueOf("iothub-sequencenumber"), delivery.sequence());
    annotations.put(
        Symbol.valueOf("iothub-deliverycount"), UnsignedInteger.valueOf(delivery.deliveryCount()));
    annotations.put(Symbol.valueOf("iothub-messagelocktoken"), delivery.lockToken());
    message.setMessageAnnotations(new MessageAnnotations(annotations));
    return message;
  }

  /** Sets the system properties that both directions have. */
  static void properties(Message message, Map<String, String> system) {
    if (system.containsKey("message-id")) {
      message.setMessageId(system.get("message-id"));
    }
    if (system.containsKey("correlation-id")) {
      message.setCorrelationId(system.get("correlation-id"));
    }
    String user = system.get("user-id");
    if (user != null) {
      message.setUserId(user.getBytes(UTF_8));
    }
    if (system.containsKey("content-type")) {
      message.setContentType(system.get("content-type"));
    }
    if (system.containsKey("content-encoding")) {
      message.setContentEncoding(system.get("content-encoding"));
    }
  }

  /** A message whose body is data. */
  static Message data(byte[] body) {
    Message message = Message.Factory.create();
    message.setBody(new Data(new Binary(body)));
    return message;
  }

  /** A value as text: bytes are UTF-8. */
  static String text(@Nullable Object value) {
    if (value instanceof Binary binary) {
      return new String(binary.getArray(), binary.getArrayOffset(), binary.getLength(), UTF_8);
    }
    return Objects.toString(value, "");
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static void put(Map<String, String> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, text(value));
    }
  }
}
