package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;

/** The refusals that several rules share. */
final class Faults {

  private Faults() {}

  static ProvisioningFault invalid(String message) {
    return new ProvisioningFault(Code.ARGUMENT_INVALID, message);
  }

  static ProvisioningFault unauthorized(String message) {
    return new ProvisioningFault(Code.UNAUTHORIZED, message);
  }

  static ProvisioningFault notFound(Kind kind, String id) {
    return kind == Kind.GROUP
        ? new ProvisioningFault(Code.GROUP_NOT_FOUND, id + ": there is no such enrollment group")
        : new ProvisioningFault(Code.ENROLLMENT_NOT_FOUND, id + ": there is no such enrollment");
  }

  static ProvisioningFault noRegistration(String id) {
    return new ProvisioningFault(Code.REGISTRATION_NOT_FOUND, id + ": it has not registered");
  }

  /** Refuses unless the caller's If-Match is {@code *} or names the present ETag. */
  static void requireMatch(String id, String ifMatch, String etag) throws ProvisioningFault {
    if (!ifMatch.equals("*") && !ifMatch.equals(etag)) {
      throw new ProvisioningFault(
          Code.PRECONDITION_FAILED,
          id + ": the ETag is " + etag + ", the request was made for " + ifMatch);
    }
  }
}
