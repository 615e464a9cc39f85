package io.twinwire.localhub.core.common;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;

/** The refusals that several rules share. */
public final class Faults {

  private Faults() {}

  public static HubFault invalid(String message) {
    return new HubFault(Code.ARGUMENT_INVALID, message);
  }

  public static HubFault unauthorized(String message) {
    return new HubFault(Code.UNAUTHORIZED, message);
  }

  public static HubFault notFound(Identity identity) {
    Code code = identity.moduleId().isPresent() ? Code.MODULE_NOT_FOUND : Code.DEVICE_NOT_FOUND;
    return new HubFault(code, IdentityRules.printable(identity).id() + " is not registered");
  }

  public static HubFault exists(Identity identity) {
    Code code =
        identity.moduleId().isPresent() ? Code.MODULE_ALREADY_EXISTS : Code.DEVICE_ALREADY_EXISTS;
    return new HubFault(code, identity.id() + " is registered already");
  }

  /** Refuses unless the caller's If-Match is {@code *} or names the present ETag. */
  public static void requireMatch(Identity identity, String ifMatch, String etag) throws HubFault {
    if (!ifMatch.equals("*") && !ifMatch.equals(etag)) {
      throw new HubFault(
          Code.PRECONDITION_FAILED,
          identity.id() + ": the ETag is " + etag + ", the request was made for " + ifMatch);
    }
  }
}
