package io.twinwire.localhub.mqtt;

import io.twinwire.api.localhub.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The topics that IoT Hub lets one identity use (rule MQ-10); there are no others (MQ-08). */
final class DeviceTopics {

  static final String TWIN_ANSWERS = "$iothub/twin/res/#";
  static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";
  static final String METHODS = "$iothub/methods/POST/#";

  private static final String TWIN_GET = "$iothub/twin/GET/";
  private static final String REPORTED = "$iothub/twin/PATCH/properties/reported/";
  private static final String METHOD_ANSWER = "$iothub/methods/res/";

  /** What a device asks for by the topic that it publishes to. */
  sealed interface Request {

    /** Device-to-cloud message. */
    record Telemetry(String bag) implements Request {}

    /** The request id is opaque: it goes back as it came. */
    record TwinGet(String requestId) implements Request {}

    record ReportedPatch(String requestId, Optional<String> version) implements Request {}

    record MethodAnswer(String status, String requestId) implements Request {}
  }

  private final String events;
  private final String devicebound;
  private final List<String> deviceboundFilters;
  private final Set<String> filters;

  DeviceTopics(Identity identity) {
    String own =
        "devices/"
            + identity.deviceId()
            + identity.moduleId().map(module -> "/modules/" + module).orElse("")
            + "/";
    events = own + "messages/events";
    devicebound = own + "messages/devicebound/";
    deviceboundFilters = List.of(devicebound + "#", own + "#");
    filters =
        identity.moduleId().isEmpty()
            ? Set.of(devicebound + "#", TWIN_ANSWERS, DESIRED, METHODS)
            : Set.of(
                devicebound + "#", own + "inputs/#", own + "#", TWIN_ANSWERS, DESIRED, METHODS);
  }

  boolean allows(String filter) {
    return filters.contains(filter);
  }

  /** What a publication asks for; empty for a topic that this identity may not use. */
  Optional<Request> request(String topic) {
    Optional<String> bag = bag(topic);
    if (bag.isPresent()) {
      return bag.map(Request.Telemetry::new);
    }
    if (topic.startsWith(TWIN_GET)) {
      return parameter(topic, TWIN_GET, "$rid").map(Request.TwinGet::new);
    }
    if (topic.startsWith(REPORTED)) {
      Optional<String> version = parameter(topic, REPORTED, "$version");
      return parameter(topic, REPORTED, "$rid").map(rid -> new Request.ReportedPatch(rid, version));
    }
    if (topic.startsWith(METHOD_ANSWER)) {
      int slash = topic.indexOf('/', METHOD_ANSWER.length());
      String status = slash < 0 ? "" : topic.substring(METHOD_ANSWER.length(), slash);
      return parameter(topic, METHOD_ANSWER + status + "/", "$rid")
          .map(rid -> new Request.MethodAnswer(status, rid));
    }
    return Optional.empty();
  }

  /** The filters, one of which has to be there for cloud-to-device messages. */
  List<String> deviceboundFilters() {
    return deviceboundFilters;
  }

  /** What the topic of a cloud-to-device message begins with. */
  String devicebound() {
    return devicebound;
  }

  static String method(String name, String requestId) {
    return "$iothub/methods/POST/" + Percent.encodeForTopic(name) + "/?$rid=" + requestId;
  }

  /** The property bag of an events topic; a slash behind it does not count. */
  Optional<String> bag(String topic) {
    if (!topic.startsWith(events)) {
      return Optional.empty();
    }
    String rest = topic.substring(events.length());
    if (rest.isEmpty()) {
      return Optional.of("");
    }
    if (rest.charAt(0) != '/') {
      return Optional.empty();
    }
    int end = rest.length() > 1 && rest.endsWith("/") ? rest.length() - 1 : rest.length();
    return Optional.of(rest.substring(1, end));
  }

  static String twinAnswer(int status, String requestId) {
    return "$iothub/twin/res/" + status + "/?$rid=" + requestId;
  }

  /** The Java client takes the version only behind the request id. */
  static String reportedAnswer(String requestId, long version) {
    return twinAnswer(204, requestId) + "&$version=" + version;
  }

  static String desired(long version) {
    return "$iothub/twin/PATCH/properties/desired/?$version=" + version;
  }

  private static Optional<String> parameter(String topic, String prefix, String name) {
    String rest = topic.startsWith(prefix) ? topic.substring(prefix.length()) : "";
    if (!rest.startsWith("?")) {
      return Optional.empty();
    }
    for (String item : rest.substring(1).split("&", -1)) {
      int equals = item.indexOf('=');
      if (equals > 0 && Percent.decode(item.substring(0, equals)).equals(name)) {
        String value = item.substring(equals + 1);
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
