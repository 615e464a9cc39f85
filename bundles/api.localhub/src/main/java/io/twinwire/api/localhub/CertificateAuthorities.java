package io.twinwire.api.localhub;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The certificate authorities whose devices the hub lets in, 25 at most. One counts only when its
 * possession is proven: by a certificate that it signed and whose common name is the verification
 * code.
 */
@ProviderType
public interface CertificateAuthorities {

  /**
   * An authority.
   *
   * @param verificationCode empty until one is asked for, and once it is verified
   */
  record Authority(
      String name,
      X509Certificate certificate,
      boolean verified,
      Optional<String> verificationCode,
      Instant created,
      Instant updated) {}

  /** All, ordered by name. */
  List<Authority> authorities();

  /** One by its name. */
  Authority get(String name) throws HubFault;

  /**
   * Uploads a certificate, which replaces that of the same name and has to be verified then.
   *
   * @param name 1 to 64 letters, digits, hyphens, dots and underscores
   * @param certificate PEM or DER
   * @param verified whether its possession is taken for proven, as IoT Hub offers it
   */
  Authority put(String name, byte[] certificate, boolean verified) throws HubFault;

  /** Makes a new verification code. */
  Authority verificationCode(String name) throws HubFault;

  /**
   * Verifies an authority.
   *
   * @param proof PEM or DER: signed by the authority, common name the verification code
   */
  Authority verify(String name, byte[] proof) throws HubFault;

  void remove(String name) throws HubFault;
}
