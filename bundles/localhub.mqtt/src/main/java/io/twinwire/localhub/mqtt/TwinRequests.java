package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.mqtt.DeviceTopics.Request;
import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The twin over MQTT: the one place where a device is told what went wrong. IoT Hub's documentation
 * is silent on the body of a refusal; here it is an object with {@code errorCode} and {@code
 * message}.
 */
final class TwinRequests {

  private static final byte[] EMPTY = {};

  private TwinRequests() {}

  static MqttMessage get(DeviceSession session, Request.TwinGet request) {
    try {
      byte[] body = Json.write(session.twin()).getBytes(UTF_8);
      return answer(DeviceTopics.twinAnswer(200, request.requestId()), body);
    } catch (HubFault e) {
      return refusal(request.requestId(), e);
    }
  }

  static MqttMessage patch(DeviceSession session, Request.ReportedPatch request, byte[] body) {
    try {
      OptionalLong base =
          request.version().isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(version(request.version().get()));
      long version = session.patchReported(json(body), base);
      return answer(DeviceTopics.reportedAnswer(request.requestId(), version), EMPTY);
    } catch (HubFault e) {
      return refusal(request.requestId(), e);
    }
  }

  /** The body of a desired notification: what changed, and the version that it makes. */
  static byte[] notification(long version, Map<String, @Nullable Object> patch) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(patch);
    body.put("$version", version);
    return Json.write(body).getBytes(UTF_8);
  }

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  private static Map<String, @Nullable Object> json(byte[] body) throws HubFault {
    try {
      return Json.parseObject(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new HubFault(HubFault.Code.IOT_HUB_FORMAT_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private static long version(String text) throws HubFault {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new HubFault(
          HubFault.Code.ARGUMENT_INVALID, "$version: '" + text + "' is not a whole number");
    }
  }

  private static MqttMessage refusal(String requestId, HubFault fault) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("errorCode", (long) fault.code().number());
    body.put("message", fault.getMessage());
    return answer(
        DeviceTopics.twinAnswer(fault.code().http(), requestId), Json.write(body).getBytes(UTF_8));
  }

  private static MqttMessage answer(String topic, byte[] body) {
    return Packets.publish(topic, MqttQoS.AT_MOST_ONCE, 0, body);
  }
}
