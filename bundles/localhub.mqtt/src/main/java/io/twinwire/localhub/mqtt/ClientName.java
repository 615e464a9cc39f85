package io.twinwire.localhub.mqtt;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;

import io.twinwire.api.localhub.Identity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who a CONNECT says it is from (rule MQ-02). */
final class ClientName {

  private static final int LONGEST_ID = 128;
  private static final Pattern MODEL_ID = Pattern.compile("[?&]model-id=([^&]+)");

  private ClientName() {}

  /**
   * The identity of a client id {@code deviceId} or {@code deviceId/moduleId} whose user name
   * {@code host/clientId/?api-version=...} says the same. The slash before the question mark, the
   * question mark, and everything behind it may be missing; the order of parameters is free.
   */
  static Identity of(String clientId, @Nullable String userName) throws ConnectRefused {
    List<String> parts = List.of(clientId.split("/", -1));
    boolean wellFormed =
        parts.size() <= 2
            && parts.stream().allMatch(part -> !part.isEmpty() && part.length() <= LONGEST_ID);
    if (!wellFormed) {
      throw new ConnectRefused(
          CONNECTION_REFUSED_IDENTIFIER_REJECTED,
          "client id: '" + clientId + "' is neither deviceId nor deviceId/moduleId");
    }
    int slash = userName == null ? -1 : userName.indexOf('/');
    if (userName == null || slash <= 0) {
      throw new ConnectRefused(
          CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
          "user name: not of the form host/clientId/?api-version=...");
    }
    String named = userName.substring(slash + 1);
    if (!names(named, clientId) && !names(Percent.decode(named), clientId)) {
      throw new ConnectRefused(
          CONNECTION_REFUSED_IDENTIFIER_REJECTED,
          "user name: names another client than the client id '" + clientId + "'");
    }
    return parts.size() == 1
        ? Identity.device(parts.get(0))
        : Identity.module(parts.get(0), parts.get(1));
  }

  /** The Plug and Play model that a user name announces (rule PNP-01). */
  static Optional<String> model(@Nullable String userName) {
    if (userName == null) {
      return Optional.empty();
    }
    Matcher found = MODEL_ID.matcher(userName);
    return found.find() ? Optional.of(Percent.decode(found.group(1))) : Optional.empty();
  }

  private static boolean names(String text, String clientId) {
    if (!text.startsWith(clientId)) {
      return false;
    }
    String rest = text.substring(clientId.length());
    return rest.isEmpty()
        || rest.equals("/")
        || rest.startsWith("?")
        || rest.startsWith("/?")
        || rest.startsWith("/api-version=");
  }
}
