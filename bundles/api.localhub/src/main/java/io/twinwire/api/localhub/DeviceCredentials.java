package io.twinwire.api.localhub;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a device shows to be let in. A front hands on whatever the client sent; which of it counts
 * is the core's to say.
 *
 * @param sasToken the shared access signature; empty where the client sent none
 * @param certificates the client's chain of the TLS handshake, its own first; empty where it sent
 *     none
 */
public record DeviceCredentials(Optional<String> sasToken, List<X509Certificate> certificates) {

  public DeviceCredentials {
    certificates = List.copyOf(certificates);
  }

  public static DeviceCredentials sas(String token) {
    return new DeviceCredentials(Optional.of(token), List.of());
  }

  public static DeviceCredentials x509(List<X509Certificate> certificates) {
    return new DeviceCredentials(Optional.empty(), certificates);
  }
}
