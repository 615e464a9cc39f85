package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.localhub.mqtt.DeviceTopics.Request;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Direct methods over MQTT: level 0, a hexadecimal request id (rule DM-03). */
final class MethodMessages {

  private static final Pattern REQUEST_ID = Pattern.compile("[0-9A-Fa-f]{32}");

  private MethodMessages() {}

  static MqttMessage call(MethodRequest request) {
    String requestId = request.requestId().toString().replace("-", "");
    return Packets.publish(
        DeviceTopics.method(request.name(), requestId), MqttQoS.AT_MOST_ONCE, 0, request.payload());
  }

  /**
   * Hands an answer to the hub; one whose request id is none of ours is dropped like a late one.
   *
   * @return whether the device kept the rules: its status is a number, its payload not too large
   */
  static boolean answer(DeviceSession session, Request.MethodAnswer answer, byte[] payload) {
    Optional<UUID> requestId = requestId(answer.requestId());
    try {
      int status = Integer.parseInt(answer.status());
      if (requestId.isPresent()) {
        session.answerMethod(requestId.get(), status, payload);
      }
      return true;
    } catch (NumberFormatException e) {
      return false;
    } catch (HubFault e) {
      return e.code().http() != 413;
    }
  }

  private static Optional<UUID> requestId(String text) {
    if (!REQUEST_ID.matcher(text).matches()) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(text, 16);
    return Optional.of(new UUID(number.shiftRight(Long.SIZE).longValue(), number.longValue()));
  }
}
