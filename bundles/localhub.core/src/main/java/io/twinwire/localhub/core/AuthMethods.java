package io.twinwire.localhub.core;

import io.twinwire.api.localhub.Identity;

/** How a device was let in, as the hub stamps it on telemetry (rule D2C-03). */
final class AuthMethods {

  private AuthMethods() {}

  /** By a shared access signature with a key of its own. */
  static String sas(Identity identity) {
    return method(identity, "sas", "iothub");
  }

  /**
   * Any method.
   *
   * @param type {@code sas}, {@code x509Certificate} or {@code x509CertificateAuthority}
   * @param issuer {@code iothub} or {@code external}
   */
  static String method(Identity identity, String type, String issuer) {
    return "{\"scope\":\"%s\",\"type\":\"%s\",\"issuer\":\"%s\",\"acceptingIpFilterRule\":null}"
        .formatted(identity.moduleId().isPresent() ? "module" : "device", type, issuer);
  }
}
