package io.twinwire.hub.transport;

import com.microsoft.azure.sdk.iot.device.IotHubConnectionStatusChangeReason;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.mqtt.exceptions.MqttBadUsernameOrPasswordException;
import com.microsoft.azure.sdk.iot.device.transport.mqtt.exceptions.MqttIdentifierRejectedException;
import com.microsoft.azure.sdk.iot.device.transport.mqtt.exceptions.MqttUnauthorizedException;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The SDK's failures in the terms of the contract, and in one sentence each. */
final class SdkFaults {

  private static final String UNAUTHORISED =
      "the hub refuses this device: unknown, disabled, or the key is not its own";

  private SdkFaults() {}

  static HubException opening(Exception failure) {
    List<Throwable> chain = chain(failure);
    if (any(chain, MqttUnauthorizedException.class)
        || any(chain, MqttBadUsernameOrPasswordException.class)
        || any(chain, MqttIdentifierRejectedException.class)
        || (failure instanceof IotHubClientException client
            && client.getStatusCode() == IotHubStatusCode.UNAUTHORIZED)) {
      return new HubException(Reason.BAD_CREDENTIAL, UNAUTHORISED);
    }
    Optional<Throwable> tls = chain.stream().filter(SSLException.class::isInstance).findFirst();
    if (tls.isPresent()) {
      String hint =
          any(chain, GeneralSecurityException.class)
              ? " (caFile names authorities to trust beside the JDK's)"
              : "";
      return new HubException(Reason.COMMUNICATION_ERROR, "TLS: " + tls.get().getMessage() + hint);
    }
    String text = text(chain);
    return new HubException(
        any(chain, IOException.class) ? Reason.NO_NETWORK : Reason.COMMUNICATION_ERROR, text);
  }

  static HubException lost(
      @Nullable IotHubConnectionStatusChangeReason reason, @Nullable Throwable cause) {
    Reason mapped =
        reason == null
            ? Reason.COMMUNICATION_ERROR
            : switch (reason) {
              case EXPIRED_SAS_TOKEN -> Reason.EXPIRED_SAS_TOKEN;
              case BAD_CREDENTIAL -> Reason.BAD_CREDENTIAL;
              case RETRY_EXPIRED -> Reason.RETRY_EXPIRED;
              case NO_NETWORK -> Reason.NO_NETWORK;
              case CLIENT_CLOSE -> Reason.CLIENT_CLOSE;
              case COMMUNICATION_ERROR, CONNECTION_OK -> Reason.COMMUNICATION_ERROR;
            };
    String text = cause == null ? "" : text(chain(cause));
    return new HubException(mapped, text.isEmpty() ? "the connection was lost" : text);
  }

  static HubException unsent(IotHubClientException failure) {
    Reason reason =
        failure.getStatusCode() == IotHubStatusCode.UNAUTHORIZED
            ? Reason.BAD_CREDENTIAL
            : Reason.COMMUNICATION_ERROR;
    return new HubException(reason, "not sent: " + failure.getStatusCode());
  }

  private static boolean any(List<Throwable> chain, Class<? extends Throwable> type) {
    return chain.stream().anyMatch(type::isInstance);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && chain.size() < 20; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  /** What the innermost failure says, which is what an operator can act on. */
  private static String text(List<Throwable> chain) {
    Throwable root = chain.get(chain.size() - 1);
    String message = root.getMessage() == null ? "" : root.getMessage();
    if (root instanceof UnknownHostException) {
      return "no address is known for " + message;
    }
    if (root instanceof ConnectException) {
      return message;
    }
    String name = root.getClass().getSimpleName();
    return message.isEmpty() ? name : name + ": " + message;
  }
}
