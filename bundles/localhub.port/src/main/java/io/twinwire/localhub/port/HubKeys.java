package io.twinwire.localhub.port;

import io.twinwire.localhub.port.Certificates.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's certificate authority and server certificate, made once and kept. The authority never
 * changes while it is valid: what trusts it goes on trusting every server certificate it signs.
 *
 * @param server the server's key and certificate
 * @param authority the certificate that signed it
 */
record HubKeys(Identity server, X509Certificate authority) {

  /** A certificate is made anew this long before its end. */
  static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(HubKeys.class);
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";

  /**
   * Reads the keys, and makes what is missing, outdated or for other names.
   *
   * @param directory where keys and certificates are kept
   * @param exported the file that the authority's certificate is copied to, for clients
   * @throws IOException when the authority is there but cannot be used: a new one would lock out
   *     every client that trusts the old one, so that is for the user to decide
   */
  static HubKeys open(Path directory, Path exported, AltNames names, Instant now)
      throws IOException, GeneralSecurityException {
    Identity authority = authority(directory, now);
    Identity server = server(directory, authority, names, now);
    byte[] encoded = authority.certificate().getEncoded();
    if (!Files.exists(exported) || !Arrays.equals(encoded, certificateBytes(exported))) {
      PemFile.write(exported, CERTIFICATE, encoded);
    }
    return new HubKeys(server, authority.certificate());
  }

  private static Identity authority(Path directory, Instant now)
      throws IOException, GeneralSecurityException {
    if (Files.exists(directory.resolve("ca.crt"))) {
      Identity kept;
      try {
        kept = read(directory, "ca");
      } catch (IOException | GeneralSecurityException e) {
        throw new IOException(
            "the hub's certificate authority in "
                + directory
                + " cannot be used ("
                + e.getMessage()
                + "): bring its files back, or delete the directory for a new authority",
            e);
      }
      if (lasts(kept.certificate(), now)) {
        return kept;
      }
    }
    Identity made = Certificates.authority(now);
    write(directory, "ca", made);
    LOG.info("made a certificate authority for the local hub in {}", directory);
    return made;
  }

  private static Identity server(Path directory, Identity authority, AltNames names, Instant now)
      throws IOException, GeneralSecurityException {
    if (Files.exists(directory.resolve("hub.crt"))) {
      try {
        Identity kept = read(directory, "hub");
        kept.certificate().verify(authority.certificate().getPublicKey());
        if (lasts(kept.certificate(), now) && AltNames.of(kept.certificate()).equals(names)) {
          return kept;
        }
      } catch (IOException | GeneralSecurityException e) {
        LOG.warn("the local hub's certificate is made anew: {}", e.getMessage());
      }
    }
    Identity made = Certificates.server(authority, names, now);
    write(directory, "hub", made);
    LOG.info(
        "made a certificate for the local hub: {} {}, valid until {}",
        names.addresses(),
        names.hosts(),
        made.certificate().getNotAfter().toInstant());
    return made;
  }

  private static boolean lasts(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && now.plus(RENEWED_BEFORE).isBefore(certificate.getNotAfter().toInstant());
  }

  /** The certificate comes last: where it is, its key is. */
  private static void write(Path directory, String name, Identity identity)
      throws IOException, GeneralSecurityException {
    Files.deleteIfExists(directory.resolve(name + ".crt"));
    PemFile.writeSecret(directory.resolve(name + ".key"), PRIVATE_KEY, identity.key().getEncoded());
    PemFile.write(
        directory.resolve(name + ".crt"), CERTIFICATE, identity.certificate().getEncoded());
  }

  private static Identity read(Path directory, String name)
      throws IOException, GeneralSecurityException {
    byte[] keyBytes = PemFile.read(directory.resolve(name + ".key"), PRIVATE_KEY);
    PrivateKey key =
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(keyBytes));
    byte[] encoded = PemFile.read(directory.resolve(name + ".crt"), CERTIFICATE);
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    if (!belongTogether(key, certificate.getPublicKey())) {
      throw new IOException(name + ".key does not belong to " + name + ".crt");
    }
    return new Identity(key, certificate);
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] probe = {1};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static byte[] certificateBytes(Path file) {
    try {
      return PemFile.read(file, CERTIFICATE);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
