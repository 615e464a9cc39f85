package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes X.509 version 3 certificates (RFC 5280) with ECDSA keys on P-256. The JDK has no public way
 * to make one, and the libraries that have one weigh more than the whole local hub.
 */
final class Certificates {

  static final Duration AUTHORITY_LIFE = Duration.ofDays(30 * 365);
  static final Duration SERVER_LIFE = Duration.ofDays(10 * 365);

  private static final Duration BACKDATED = Duration.ofDays(1);
  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
  private static final byte[] COMMON_NAME = Der.oid(2, 5, 4, 3);
  private static final byte[] SUBJECT_KEY_ID = Der.oid(2, 5, 29, 14);
  private static final byte[] KEY_USAGE = Der.oid(2, 5, 29, 15);
  private static final byte[] SUBJECT_ALT_NAME = Der.oid(2, 5, 29, 17);
  private static final byte[] BASIC_CONSTRAINTS = Der.oid(2, 5, 29, 19);
  private static final byte[] AUTHORITY_KEY_ID = Der.oid(2, 5, 29, 35);
  private static final byte[] EXTENDED_KEY_USAGE = Der.oid(2, 5, 29, 37);
  private static final byte[] SERVER_AUTH = Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1);
  private static final int DIGITAL_SIGNATURE = 0x80;
  private static final int KEY_CERT_SIGN_AND_CRL_SIGN = 0x06;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Certificates() {}

  /** A private key and the certificate that goes with it. */
  record Identity(PrivateKey key, X509Certificate certificate) {}

  /** A new certificate authority, signed by itself. */
  static Identity authority(Instant now) throws GeneralSecurityException {
    KeyPair keys = keys();
    String name = "Twinwire local hub CA " + Integer.toHexString(RANDOM.nextInt());
    byte[] id = keyId(keys.getPublic());
    List<byte[]> extensions =
        List.of(
            critical(BASIC_CONSTRAINTS, Der.sequence(Der.TRUE)),
            critical(KEY_USAGE, Der.flags(KEY_CERT_SIGN_AND_CRL_SIGN)),
            extension(SUBJECT_KEY_ID, Der.octets(id)));
    return sign(name(name), keys.getPrivate(), name(name), keys, now, AUTHORITY_LIFE, extensions);
  }

  /** A new server certificate, signed by the authority. */
  static Identity server(Identity authority, AltNames names, Instant now)
      throws GeneralSecurityException {
    KeyPair keys = keys();
    byte[] authorityId = keyId(authority.certificate().getPublicKey());
    List<byte[]> extensions =
        List.of(
            critical(BASIC_CONSTRAINTS, Der.sequence()),
            critical(KEY_USAGE, Der.flags(DIGITAL_SIGNATURE)),
            extension(EXTENDED_KEY_USAGE, Der.sequence(SERVER_AUTH)),
            extension(SUBJECT_KEY_ID, Der.octets(keyId(keys.getPublic()))),
            extension(AUTHORITY_KEY_ID, Der.sequence(Der.tagged(0x80, authorityId))),
            extension(SUBJECT_ALT_NAME, altNames(names)));
    return sign(
        authority.certificate().getSubjectX500Principal().getEncoded(),
        authority.key(),
        name("Twinwire local hub"),
        keys,
        now,
        SERVER_LIFE,
        extensions);
  }

  private static Identity sign(
      byte[] issuer,
      PrivateKey signer,
      byte[] subject,
      KeyPair keys,
      Instant now,
      Duration life,
      List<byte[]> extensions)
      throws GeneralSecurityException {
    byte[] body =
        Der.sequence(
            Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(126, RANDOM).setBit(126)),
            ECDSA_WITH_SHA256,
            issuer,
            Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(life))),
            subject,
            keys.getPublic().getEncoded(),
            Der.tagged(0xA3, Der.sequence(extensions.toArray(byte[][]::new))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer);
    signature.update(body);
    byte[] whole = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
    return new Identity(keys.getPrivate(), certificate);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(commonName))));
  }

  /** RFC 7093 method 1: the first 160 bits of the key's SHA-256. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(hash, 20);
  }

  private static byte[] altNames(AltNames names) {
    List<byte[]> parts = new ArrayList<>();
    for (String address : names.addresses()) {
      parts.add(Der.tagged(0x87, NetUtil.createByteArrayFromIpAddressString(address)));
    }
    for (String host : names.hosts()) {
      parts.add(Der.tagged(0x82, host.getBytes(US_ASCII)));
    }
    return Der.sequence(parts.toArray(byte[][]::new));
  }

  private static byte[] critical(byte[] oid, byte[] value) {
    return Der.sequence(oid, Der.TRUE, Der.octets(value));
  }

  private static byte[] extension(byte[] oid, byte[] value) {
    return Der.sequence(oid, Der.octets(value));
  }
}
