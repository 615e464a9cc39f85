package io.twinwire.localhub.core;

/** How a device was let in, as the hub stamps it on telemetry (rule D2C-03). */
final class AuthMethods {

  private AuthMethods() {}

  /** By what the identity is registered for: JSON with scope, type and issuer. */
  static String of(DeviceRecord record) {
    String scope = record.identity().moduleId().isPresent() ? "module" : "device";
    return switch (record.registration().authentication().type()) {
      case Authentication.SELF_SIGNED -> method(scope, "x509Certificate", "external");
      case Authentication.AUTHORITY -> method(scope, "x509CertificateAuthority", "external");
      default -> method(scope, "sas", "iothub");
    };
  }

  private static String method(String scope, String type, String issuer) {
    return "{\"scope\":\"%s\",\"type\":\"%s\",\"issuer\":\"%s\",\"acceptingIpFilterRule\":null}"
        .formatted(scope, type, issuer);
  }
}
