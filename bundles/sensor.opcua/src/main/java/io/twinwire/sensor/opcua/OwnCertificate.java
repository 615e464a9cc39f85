package io.twinwire.sensor.opcua;

import io.twinwire.support.data.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's application instance certificate (OPC 10000-6, 6.2.2): made once, self-signed, and
 * kept as {@code own/certificate.der}, which servers have to trust, and {@code own/private-key.der}
 * (PKCS #8), which its owner alone may read. An administrator may put others in their place.
 *
 * @param uri of the application, which the certificate names
 */
record OwnCertificate(KeyPair keys, X509Certificate certificate, String uri) {

  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);
  private static final Duration VALIDITY = Duration.ofDays(20 * 365L);
  private static final int KEY_BITS = 2048;

  /** Reads it, or makes it where there is none. */
  static OwnCertificate in(Path directory) throws IOException {
    Path own = Files.createDirectories(directory.resolve("own"));
    Path certificate = own.resolve("certificate.der");
    Path key = own.resolve("private-key.der");
    try {
      // The certificate is written last: a key without one is a start that did not come to its end.
      return Files.exists(certificate) ? read(certificate, key) : make(certificate, key);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException(own + ": " + e.getMessage(), e);
    }
  }

  private static OwnCertificate read(Path file, Path keyFile)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(keyFile)) {
      throw new IOException(
          keyFile + " is missing; right is the key of " + file + ", or neither of them");
    }
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(file)) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    PrivateKey key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(keyFile)));
    String uri =
        CertificateUtil.getSanUri(certificate)
            .orElseThrow(
                () -> new IOException(file + " names no application URI (subjectAltName URI)"));
    return new OwnCertificate(new KeyPair(certificate.getPublicKey(), key), certificate, uri);
  }

  private static OwnCertificate make(Path file, Path keyFile)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    KeyPair keys = generator.generateKeyPair();
    String host = host();
    String uri = "urn:" + host + ":twinwire:" + UUID.randomUUID();
    X509Certificate certificate = sign(keys, host, uri);
    OwnerOnly.write(keyFile, keys.getPrivate().getEncoded());
    OwnerOnly.write(file, certificate.getEncoded());
    LOG.info("Made the certificate that OPC UA servers have to trust: {}", file);
    return new OwnCertificate(keys, certificate, uri);
  }

  private static X509Certificate sign(KeyPair keys, String host, String uri)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, "Twinwire on " + host)
            .addRDN(BCStyle.O, "Twinwire")
            .build();
    Instant now = Instant.now();
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(UUID.randomUUID().getMostSignificantBits()).abs(),
            // Clocks in plants differ.
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALIDITY)),
            name,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            KeyUsage.digitalSignature
                | KeyUsage.nonRepudiation
                | KeyUsage.keyEncipherment
                | KeyUsage.dataEncipherment
                | KeyUsage.keyCertSign));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.uniformResourceIdentifier, uri),
              new GeneralName(GeneralName.dNSName, host)
            }));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(keys.getPublic()));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
  }

  private static String host() {
    try {
      String host = InetAddress.getLocalHost().getHostName();
      return host.matches("[A-Za-z0-9.-]{1,64}") ? host : "gateway";
    } catch (UnknownHostException e) {
      return "gateway";
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "OwnCertificate[" + uri + "]";
  }
}
