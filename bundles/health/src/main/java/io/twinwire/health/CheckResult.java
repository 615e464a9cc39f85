package io.twinwire.health;

import java.util.regex.Pattern;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;

/**
 * What one health check found.
 *
 * @param name the check's name
 * @param message the first thing it says that explains its status, on one line; may be empty
 */
record CheckResult(String name, Result.Status status, String message) {

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)\\b(SharedAccessKey|SharedAccessSignature|sig|password|secret|token)"
              + "(\\s*[=:]\\s*|\\s+(?=sr=))[^;,&\\s][^;,\\s]*");

  static CheckResult of(HealthCheckExecutionResult executed) {
    Result result = executed.getHealthCheckResult();
    return new CheckResult(
        executed.getHealthCheckMetadata().getTitle(), result.getStatus(), message(result));
  }

  /** The result on one line. */
  String line() {
    return message.isEmpty() ? status.name() : status + ": " + message;
  }

  private static String message(Result result) {
    String first = "";
    for (ResultLog.Entry entry : result) {
      if (entry.isDebug() || entry.getMessage() == null) {
        continue;
      }
      if (entry.getStatus() == result.getStatus()) {
        return clean(entry.getMessage());
      }
      if (first.isEmpty()) {
        first = clean(entry.getMessage());
      }
    }
    return first;
  }

  // Checks must not say a secret; one that does is not to be the way by which it leaves.
  private static String clean(String message) {
    return SECRET.matcher(message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip()).replaceAll("$1=***");
  }
}
