package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.identity.Authentication;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What certificates are judged by. */
final class X509 {

  private X509() {}

  /** A certificate in PEM or DER. */
  static X509Certificate parsed(String name, byte[] certificate) throws HubFault {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
    } catch (CertificateException e) {
      throw Faults.invalid(name + ": it is no X.509 certificate in PEM or DER");
    }
  }

  /** Whether a thumbprint, SHA-1 or SHA-256, is this certificate's; empty is none's. */
  static boolean hasThumbprint(X509Certificate certificate, String thumbprint) {
    String wanted = Authentication.digits(thumbprint);
    return !wanted.isEmpty()
        && (wanted.equals(digest(certificate, "SHA-1"))
            || wanted.equals(digest(certificate, "SHA-256")));
  }

  static String digest(X509Certificate certificate, String algorithm) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is not there", e);
    }
  }

  static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /** Refuses a certificate that is not valid yet, or no longer. */
  static void requireValid(String whose, X509Certificate certificate, Instant now) throws HubFault {
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw Faults.unauthorized(
          whose
              + ": valid from "
              + certificate.getNotBefore().toInstant()
              + " to "
              + certificate.getNotAfter().toInstant());
    }
  }

  /**
   * Refuses a chain that does not lead, now, from a certificate with the identity's common name to
   * one of the authorities. As in IoT Hub no revocation list is asked.
   *
   * @param chain the identity's own first; intermediate ones in any order
   */
  static void requireIssued(
      Identity identity,
      List<X509Certificate> chain,
      Collection<X509Certificate> authorities,
      Instant now)
      throws HubFault {
    X509Certificate own = chain.get(0);
    if (!commonName(own).equals(Optional.of(identity.id()))) {
      throw Faults.unauthorized(
          identity.id()
              + ": the common name of its certificate is another: "
              + own.getSubjectX500Principal());
    }
    if (authorities.isEmpty()) {
      throw Faults.unauthorized(identity.id() + ": no certificate authority is verified");
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(own);
    try {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              authorities.stream()
                  .map(authority -> new TrustAnchor(authority, null))
                  .collect(Collectors.toSet()),
              target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      PKIXCertPathBuilderResult path =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      // A path does not ask whether its anchor is valid.
      requireValid("the certificate authority", path.getTrustAnchor().getTrustedCert(), now);
    } catch (GeneralSecurityException e) {
      throw Faults.unauthorized(
          identity.id()
              + ": its certificate is not that of a verified authority: "
              + e.getMessage());
    }
  }
}
