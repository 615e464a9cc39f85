package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** X.509 certificates: read, described, and checked. */
final class Certificates {

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final String PEM = "-----BEGIN";

  private Certificates() {}

  /** Reads PEM text, or the base64 text of a certificate. */
  static X509Certificate read(String name, String text) throws ProvisioningFault {
    try {
      byte[] bytes =
          text.contains(PEM)
              ? text.substring(text.indexOf(PEM)).getBytes(US_ASCII)
              : Base64.getMimeDecoder().decode(text);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException | IllegalArgumentException e) {
      throw Faults.invalid(name + ": it is no certificate in PEM or base64: " + e.getMessage());
    }
  }

  /** A certificate as an enrollment keeps and shows it. */
  static Map<String, Object> document(String name, String text) throws ProvisioningFault {
    X509Certificate certificate = read(name, text);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("certificate", Base64.getEncoder().encodeToString(encoded(certificate)));
    document.put("info", info(certificate));
    return document;
  }

  static Map<String, Object> info(X509Certificate certificate) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("subjectName", certificate.getSubjectX500Principal().getName());
    info.put("sha1Thumbprint", thumbprint("SHA-1", certificate));
    info.put("sha256Thumbprint", thumbprint("SHA-256", certificate));
    info.put("issuerName", certificate.getIssuerX500Principal().getName());
    info.put("notBeforeUtc", Docs.time(certificate.getNotBefore().toInstant()));
    info.put("notAfterUtc", Docs.time(certificate.getNotAfter().toInstant()));
    info.put("serialNumber", certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT));
    info.put("version", (long) certificate.getVersion());
    return info;
  }

  static String thumbprint(String algorithm, X509Certificate certificate) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance(algorithm).digest(encoded(certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  /** The common name of a certificate's subject; empty where it has none. */
  static String commonName(X509Certificate certificate) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(part.getValue());
        }
      }
    } catch (InvalidNameException e) {
      LOG.debug("a certificate without a name", e);
    }
    return "";
  }

  static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /**
   * How many certificates lie between a device's and the one that a group trusts, which may be a
   * root or an intermediate; empty where no valid chain leads there. Signatures, validity, names
   * and the right to sign are checked (RFC 5280); revocation is not.
   *
   * @param shown the device's certificate and what it sent with it
   */
  static OptionalInt distance(List<X509Certificate> shown, X509Certificate trusted, Instant now) {
    List<X509Certificate> path = new ArrayList<>();
    for (X509Certificate certificate : shown) {
      if (certificate.equals(trusted)) {
        break;
      }
      path.add(certificate);
      if (certificate.getIssuerX500Principal().equals(trusted.getSubjectX500Principal())) {
        break;
      }
    }
    if (path.isEmpty() || !isValid(trusted, now)) {
      return OptionalInt.empty();
    }
    try {
      PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(trusted, null)));
      rules.setRevocationEnabled(false);
      rules.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), rules);
      return OptionalInt.of(path.size());
    } catch (GeneralSecurityException e) {
      LOG.debug("no chain to {}: {}", trusted.getSubjectX500Principal(), e.getMessage());
      return OptionalInt.empty();
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
