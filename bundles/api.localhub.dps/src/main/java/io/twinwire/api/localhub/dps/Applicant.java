package io.twinwire.api.localhub.dps;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Who asks to be registered, and what it shows for it.
 *
 * @param sasToken the shared access signature; empty where the device sent none
 * @param certificates the device's certificate and what it sent with it, its own first; empty where
 *     it sent none
 */
public record Applicant(
    String idScope,
    String registrationId,
    Optional<String> sasToken,
    List<X509Certificate> certificates) {

  public Applicant {
    certificates = List.copyOf(certificates);
  }
}
