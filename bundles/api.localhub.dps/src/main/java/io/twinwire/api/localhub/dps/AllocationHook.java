package io.twinwire.api.localhub.dps;

import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Asks the web hook of a custom allocation which hub a device is to have. */
@ConsumerType
public interface AllocationHook {

  /**
   * Posts an allocation request.
   *
   * @param url the enrollment's {@code webhookUrl}
   * @param request {@code individualEnrollment} or {@code enrollmentGroup}, {@code
   *     deviceRuntimeContext} and {@code linkedHubs}
   * @return {@code iotHubHostName} and, where the hook wants it, {@code initialTwin} and {@code
   *     payload}
   * @throws IOException when the hook cannot be reached or answers with an error; the message says
   *     which
   */
  Map<String, Object> allocate(String url, Map<String, ?> request) throws IOException;
}
