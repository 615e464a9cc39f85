package io.twinwire.localhub.http.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.http.Answer;
import io.twinwire.localhub.http.Call;
import io.twinwire.localhub.http.HttpFault;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Messages as HTTPS carries them: properties in headers, or in the elements of a batch. */
final class DeviceMessages {

  private static final String BATCH = "application/vnd.microsoft.iothub.json";
  private static final String APPLICATION = "iothub-app-";

  /** System properties of telemetry by header. */
  private static final Map<String, String> UP =
      Map.of(
          "iothub-messageid", "message-id",
          "iothub-correlationid", "correlation-id",
          "iothub-userid", "user-id",
          "iothub-to", "to",
          "iothub-contenttype", "content-type",
          "iothub-contentencoding", "content-encoding",
          "iothub-creation-time-utc", "creation-time",
          "iothub-outputname", "output-name",
          "iothub-interface-id", "interface-id",
          "dt-subject", "dt-subject");

  /** Headers of cloud-to-device messages by system property. */
  private static final Map<String, String> DOWN =
      Map.of(
          "message-id", "iothub-messageid",
          "correlation-id", "iothub-correlationid",
          "user-id", "iothub-userid",
          "to", "iothub-to",
          "content-type", "iothub-contenttype",
          "content-encoding", "iothub-contentencoding");

  private DeviceMessages() {}

  static boolean isBatch(Call call) {
    String type = call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.split(";", -1)[0].strip().equals(BATCH);
  }

  static TelemetryMessage single(Call call) {
    return message(call.request().headers(), call.request().body());
  }

  static List<TelemetryMessage> batch(@Nullable Object json) throws HttpFault {
    if (!(json instanceof List<?> list)) {
      throw HttpFault.format("the body is no JSON array of messages");
    }
    List<TelemetryMessage> messages = new ArrayList<>();
    for (Object element : list) {
      String place = "message " + messages.size();
      if (!(element instanceof Map<?, ?> object)) {
        throw HttpFault.format(place + " is no JSON object");
      }
      Map<String, String> properties = new LinkedHashMap<>();
      if (object.get("properties") instanceof Map<?, ?> given) {
        given.forEach((name, value) -> properties.put(String.valueOf(name), String.valueOf(value)));
      }
      messages.add(message(properties, body(place, object)));
    }
    return messages;
  }

  /** A delivery with its lock as the ETag, which Microsoft's clients settle it by. */
  static Answer answer(CloudDelivery delivery) {
    CloudMessage message = delivery.message();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", '"' + delivery.lockToken() + '"');
    message
        .systemProperties()
        .forEach(
            (name, value) -> {
              String header = DOWN.get(name);
              if (header != null) {
                headers.put(header, printable(value));
              }
            });
    message.expiry().ifPresent(expiry -> headers.put("iothub-expiry", expiry.toString()));
    headers.put("iothub-enqueuedtime", delivery.enqueuedTime().toString());
    headers.put("iothub-sequencenumber", Long.toString(delivery.sequence()));
    headers.put("iothub-deliverycount", Integer.toString(delivery.deliveryCount()));
    // Never as an application property: Microsoft's Java client would drop the message for good.
    headers.put("iothub-ack", message.ack().text());
    for (Entry<String, String> property : message.properties().entrySet()) {
      headers.put(APPLICATION + printable(property.getKey()), printable(property.getValue()));
    }
    return new Answer(200, headers, message.body());
  }

  private static TelemetryMessage message(Map<String, String> given, byte[] body) {
    Map<String, String> system = new LinkedHashMap<>();
    Map<String, String> application = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          String known = UP.get(lower);
          if (known != null) {
            system.put(known, value);
          } else if (lower.startsWith(APPLICATION)) {
            application.put(name.substring(APPLICATION.length()), value);
          }
        });
    return new TelemetryMessage(system, application, body);
  }

  private static byte[] body(String place, Map<?, ?> object) throws HttpFault {
    if (!(object.get("body") instanceof String text)) {
      throw HttpFault.format(place + " has no body that is a text");
    }
    if (!Boolean.TRUE.equals(object.get("base64Encoded"))) {
      return text.getBytes(UTF_8);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw HttpFault.format(place + " has a body that is no base64 text");
    }
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (byte unit : text.getBytes(UTF_8)) {
      if (unit >= 0x20 && unit < 0x7f) {
        printable.append((char) unit);
      } else {
        printable.append(String.format(Locale.ROOT, "%%%02X", unit & 0xff));
      }
    }
    return printable.toString();
  }
}
