package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.Operation;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a request of a device is answered with, whatever the protocol.
 *
 * @param status as of HTTP
 */
record Answer(int status, Optional<Duration> retryAfter, Map<String, Object> document) {

  static Answer of(Operation operation) {
    return new Answer(operation.status(), operation.retryAfter(), operation.document());
  }

  static Answer of(ProvisioningFault fault) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("errorCode", (long) fault.code().number());
    document.put("trackingId", UUID.randomUUID().toString());
    document.put("message", String.valueOf(fault.getMessage()));
    document.put("timestampUtc", Instant.now().toString());
    return new Answer(fault.code().http(), Optional.empty(), document);
  }

  byte[] body() {
    return Json.write(document).getBytes(UTF_8);
  }
}
