package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import io.twinwire.support.json.Json;
import java.util.Map;

/** Calls of devices, from bytes to answers: the same over every protocol. */
final class DeviceCalls {

  /** Rule DPS-03. */
  static final int LARGEST_BODY = 96 * 1024;

  private final DeviceProvisioning service;

  DeviceCalls(DeviceProvisioning service) {
    this.service = service;
  }

  DeviceProvisioning service() {
    return service;
  }

  Answer register(Applicant applicant, byte[] body) {
    try {
      return Answer.of(service.register(applicant, object(body)));
    } catch (ProvisioningFault e) {
      return Answer.of(e);
    }
  }

  Answer status(Applicant applicant, String operationId) {
    try {
      return Answer.of(service.status(applicant, operationId));
    } catch (ProvisioningFault e) {
      return Answer.of(e);
    }
  }

  /** A body as an object; an empty one where there is none. */
  static Map<String, Object> object(byte[] body) throws ProvisioningFault {
    if (body.length > LARGEST_BODY) {
      throw new ProvisioningFault(
          Code.TOO_LARGE,
          "the body has " + body.length + " bytes, " + LARGEST_BODY + " are allowed");
    }
    if (body.length == 0) {
      return Map.of();
    }
    try {
      return Json.parseObject(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new ProvisioningFault(Code.ARGUMENT_INVALID, "the body is " + e.getMessage());
    }
  }
}
