package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;

/** The topics of the provisioning service over MQTT (rule DPS-02). */
final class Topics {

  static final String ANSWERS = "$dps/registrations/res/#";

  private static final String REGISTER = "$dps/registrations/PUT/iotdps-register/?";
  private static final String STATUS = "$dps/registrations/GET/iotdps-get-operationstatus/?";

  private Topics() {}

  /**
   * What a device asks for.
   *
   * @param operationId empty to register
   */
  record Asked(String requestId, Optional<String> operationId) {}

  static Optional<Asked> request(String topic) {
    if (topic.startsWith(REGISTER)) {
      String query = topic.substring(REGISTER.length());
      return parameter(query, "$rid").map(id -> new Asked(id, Optional.empty()));
    }
    if (topic.startsWith(STATUS)) {
      String query = topic.substring(STATUS.length());
      Optional<String> operation = parameter(query, "operationId");
      return operation.isEmpty()
          ? Optional.empty()
          : parameter(query, "$rid").map(id -> new Asked(id, operation));
    }
    return Optional.empty();
  }

  static String answer(Answer answer, String requestId) {
    String topic = "$dps/registrations/res/" + answer.status() + "/?$rid=" + requestId;
    return answer
        .retryAfter()
        .map(delay -> topic + "&retry-after=" + delay.toSeconds())
        .orElse(topic);
  }

  private static Optional<String> parameter(String query, String name) {
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith(name + "=") && parameter.length() > name.length() + 1) {
        return Optional.of(
            URLDecoder.decode(parameter.substring(name.length() + 1).replace("+", "%2B"), UTF_8));
      }
    }
    return Optional.empty();
  }
}
