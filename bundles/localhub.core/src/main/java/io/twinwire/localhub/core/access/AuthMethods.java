package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.SasToken;
import io.twinwire.localhub.core.identity.Authentication;
import io.twinwire.localhub.core.identity.DeviceRecord;

/** How a device was let in, as the hub stamps it on telemetry (rule D2C-03). */
public final class AuthMethods {

  private AuthMethods() {}

  /**
   * By what an identity that was let in had shown: JSON with scope, type and issuer. The scope is
   * that of the key that signed: a policy's is the hub's.
   */
  public static String of(DeviceRecord record, DeviceCredentials shown) throws HubFault {
    String own = record.identity().moduleId().isPresent() ? "module" : "device";
    if (shown.sasToken().isPresent()) {
      boolean policy = SasToken.parse(shown.sasToken().get()).policy().isPresent();
      return method(policy ? "hub" : own, "sas", "iothub");
    }
    boolean authority =
        record.registration().authentication().type().equals(Authentication.AUTHORITY);
    return method(own, authority ? "x509CertificateAuthority" : "x509Certificate", "external");
  }

  private static String method(String scope, String type, String issuer) {
    return "{\"scope\":\"%s\",\"type\":\"%s\",\"issuer\":\"%s\",\"acceptingIpFilterRule\":null}"
        .formatted(scope, type, issuer);
  }
}
