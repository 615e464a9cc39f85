package io.twinwire.sensor.opcua;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.validation.CertificateValidationUtil;
import org.eclipse.milo.opcua.stack.core.util.validation.ValidationCheck;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which servers are trusted: those whose certificate lies in {@code trusted/certs}, and those whose
 * certificate names the host and is signed by one there, {@code issuers/certs} helping on the way.
 * The directories are read at every look, so that a file that is moved counts from the next try on.
 * Who is refused is put into {@code rejected}.
 */
final class Trust implements CertificateValidator {

  private static final Logger LOG = LoggerFactory.getLogger(Trust.class);

  private static final long UNKNOWN = StatusCodes.Bad_CertificateUntrusted;

  private static final Set<ValidationCheck> CHECKS = Set.of(ValidationCheck.VALIDITY);

  /** Only where there are lists: else every certificate would be one of unknown standing. */
  private static final Set<ValidationCheck> CHECKS_WITH_LISTS =
      Set.of(ValidationCheck.VALIDITY, ValidationCheck.REVOCATION);

  private final Path directory;
  private final boolean onFirstUse;

  /**
   * @param onFirstUse whether a server that was never seen is trusted
   */
  Trust(Path directory, boolean onFirstUse) {
    this.directory = directory;
    this.onFirstUse = onFirstUse;
  }

  /** Makes the directories, so that an administrator finds them. */
  static void prepare(Path directory) throws IOException {
    for (String name :
        List.of("trusted/certs", "trusted/crl", "issuers/certs", "issuers/crl", "rejected")) {
      Files.createDirectories(directory.resolve(name));
    }
  }

  @Override
  public void validateCertificateChain(
      List<X509Certificate> chain, @Nullable String uri, String @Nullable [] hosts)
      throws UaException {
    try {
      validate(chain, uri, hosts);
    } catch (IOException | UncheckedIOException e) {
      throw new UaException(StatusCodes.Bad_CertificateInvalid, String.valueOf(e.getMessage()), e);
    }
  }

  private void validate(
      List<X509Certificate> chain, @Nullable String uri, String @Nullable [] hosts)
      throws UaException, IOException {
    if (chain.isEmpty()) {
      throw new UaException(StatusCodes.Bad_CertificateInvalid, "the server shows no certificate");
    }
    X509Certificate server = chain.get(0);
    List<X509Certificate> trusted = certificates("trusted/certs");
    try {
      if (trusted.contains(server)) {
        CertificateValidationUtil.checkValidity(server, true);
      } else {
        validateIssuers(chain, trusted, hosts);
      }
      if (uri != null) {
        CertificateValidationUtil.checkApplicationUri(server, uri);
      }
    } catch (UaException e) {
      if (e.getStatusCode().getValue() == UNKNOWN && isNew(server, trusted)) {
        Path file = directory.resolve("trusted/certs").resolve(fileName(server));
        Files.write(file, encoded(server));
        LOG.warn("Server {} is trusted on first use: {}", subject(server), file);
        validate(chain, uri, hosts);
        return;
      }
      throw rejected(server, e);
    }
  }

  /** A certificate that is signed by one that is trusted has to name the host. */
  private void validateIssuers(
      List<X509Certificate> chain, List<X509Certificate> trusted, String @Nullable [] hosts)
      throws UaException, IOException {
    PKIXCertPathBuilderResult path;
    try {
      path =
          CertificateValidationUtil.buildTrustedCertPath(
              chain, trusted, certificates("issuers/certs"));
    } catch (UaException e) {
      throw new UaException(UNKNOWN, e);
    }
    List<X509CRL> revoked = new ArrayList<>(lists("trusted/crl"));
    revoked.addAll(lists("issuers/crl"));
    CertificateValidationUtil.validateTrustedCertPath(
        path.getCertPath(),
        path.getTrustAnchor(),
        revoked,
        revoked.isEmpty() ? CHECKS : CHECKS_WITH_LISTS,
        false);
    if (hosts != null) {
      CertificateValidationUtil.checkHostnameOrIpAddress(chain.get(0), hosts);
    }
  }

  /** A server that was seen before and has another certificate now is none that is new. */
  private boolean isNew(X509Certificate server, List<X509Certificate> trusted) {
    if (!onFirstUse) {
      return false;
    }
    String uri = CertificateUtil.getSanUri(server).orElse("");
    return trusted.stream()
        .noneMatch(known -> CertificateUtil.getSanUri(known).orElse("").equals(uri));
  }

  private UaException rejected(X509Certificate server, UaException cause)
      throws UaException, IOException {
    Path file = directory.resolve("rejected").resolve(fileName(server));
    Files.write(file, encoded(server));
    String remedy =
        cause.getStatusCode().getValue() == UNKNOWN
            ? "; to trust it, move " + file + " to " + directory.resolve("trusted/certs")
            : "";
    return new UaException(
        cause.getStatusCode(),
        "the server's certificate "
            + subject(server)
            + " is rejected ("
            + Failures.name(cause.getStatusCode())
            + ")"
            + remedy);
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** The name for people, and the thumbprint that makes it the only one. */
  private static String fileName(X509Certificate certificate) throws UaException {
    StringBuilder thumbprint = new StringBuilder();
    for (byte part : CertificateUtil.thumbprint(certificate).bytesOrEmpty()) {
      thumbprint.append(String.format("%02x", part));
    }
    String name = subject(certificate).replaceFirst("(?i).*CN=([^,]*).*", "$1");
    String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
    return plain.substring(0, Math.min(40, plain.length())) + "-" + thumbprint + ".der";
  }

  private static byte[] encoded(X509Certificate certificate) throws IOException {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IOException(e);
    }
  }

  private List<X509Certificate> certificates(String name) throws IOException {
    return read(name, X509Certificate.class, CertificateFactory::generateCertificates);
  }

  private List<X509CRL> lists(String name) throws IOException {
    return read(name, X509CRL.class, CertificateFactory::generateCRLs);
  }

  /** What a file of DER or PEM holds. */
  private interface Parser {
    Collection<?> parse(CertificateFactory factory, InputStream in) throws GeneralSecurityException;
  }

  private <T> List<T> read(String name, Class<T> type, Parser parser) throws IOException {
    List<T> all = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(directory.resolve(name))) {
      files = entries.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        parser.parse(CertificateFactory.getInstance("X.509"), in).stream()
            .map(type::cast)
            .forEach(all::add);
      } catch (GeneralSecurityException e) {
        LOG.warn("{} is left out: {}", file, e.getMessage());
      }
    }
    return all;
  }
}
