package io.twinwire.sensor.opcua;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** What goes wrong, in words. */
final class Failures {

  private Failures() {}

  /** The name that the standard gives a status, for instance {@code Bad_NodeIdUnknown}. */
  static String name(StatusCode status) {
    return StatusCodes.lookup(status.getValue())
        .map(texts -> texts[0])
        .orElseGet(() -> String.format("0x%08X", status.getValue()));
  }

  /**
   * Waits for an answer.
   *
   * @throws IOException with the status' name, or with the time that was not enough
   */
  static <T> T await(CompletionStage<T> answer, Duration timeout, String what)
      throws IOException, InterruptedException {
    try {
      return answer.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(what + ": no answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(what + ": " + text(cause), e);
    }
  }

  /** The status' name and the cause behind it. */
  static String text(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return UaException.extract(failure)
        .map(UaException::getStatusCode)
        .map(status -> hint(status, message))
        .orElse(message);
  }

  private static String hint(StatusCode status, String message) {
    String name = name(status);
    long code = status.getValue();
    if (code == StatusCodes.Bad_IdentityTokenRejected
        || code == StatusCodes.Bad_IdentityTokenInvalid
        || code == StatusCodes.Bad_UserAccessDenied) {
      return "the server refuses the login (" + name + ")";
    }
    if (code == StatusCodes.Bad_SecurityChecksFailed
        || (code == StatusCodes.Bad_CertificateUntrusted && !message.contains("rejected"))) {
      return "the server refuses the gateway ("
          + name
          + "); it has to trust the certificate"
          + " sensor.opcua/own/certificate.der";
    }
    return message.contains(name) || message.contains("rejected")
        ? message
        : name + " (" + message + ")";
  }
}
