package io.twinwire.itests.localhub;

import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderSymmetricKey;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderTpm;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderX509;
import com.microsoft.azure.sdk.iot.provisioning.security.exceptions.SecurityProviderException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.Cloud;
import io.twinwire.support.testing.SoftwareTpm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What devices prove themselves with, trusting the hub's own authority. */
final class Attestation {

  private static final char[] PASSWORD = "test".toCharArray();

  private Attestation() {}

  static SecurityProviderSymmetricKey key(Path authority, String key, String registrationId) {
    return new SecurityProviderSymmetricKey(key.getBytes(StandardCharsets.UTF_8), registrationId) {
      @Override
      public SSLContext getSSLContext() {
        return trusting(authority);
      }
    };
  }

  private static SSLContext trusting(Path authority) {
    try {
      return Cloud.trusting(authority);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Bundle authority(String name) throws Exception {
    return template(name).setIsCertificateAuthority(true).buildSelfSigned();
  }

  static X509Bundle intermediate(String name, X509Bundle issuer) throws Exception {
    return template(name).setIsCertificateAuthority(true).buildIssuedBy(issuer);
  }

  static X509Bundle leaf(String name, X509Bundle issuer) throws Exception {
    return template(name).buildIssuedBy(issuer);
  }

  private static CertificateBuilder template(String name) {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(Instant.now().minus(Duration.ofDays(1)))
        .notAfter(Instant.now().plus(Duration.ofDays(1)));
  }

  /** A device with a certificate and what it sends along. */
  static SecurityProvider certificate(
      Path authority, String registrationId, X509Bundle own, X509Certificate... between)
      throws Exception {
    X509Certificate[] chain = new X509Certificate[1 + between.length];
    chain[0] = own.getCertificate();
    System.arraycopy(between, 0, chain, 1, between.length);
    SSLContext context = context(authority, own, chain);
    return new SecurityProviderX509() {
      @Override
      public String getClientCertificateCommonName() {
        return registrationId;
      }

      @Override
      public X509Certificate getClientCertificate() {
        return own.getCertificate();
      }

      @Override
      public Key getClientPrivateKey() {
        return own.getKeyPair().getPrivate();
      }

      @Override
      public Collection<X509Certificate> getIntermediateCertificatesChain() {
        return List.of(between);
      }

      @Override
      public SSLContext getSSLContext() {
        return context;
      }
    };
  }

  private static SSLContext context(Path authority, X509Bundle own, X509Certificate[] chain)
      throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("device", own.getKeyPair().getPrivate(), PASSWORD, chain);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = java.nio.file.Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "hub",
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** A device with a TPM. */
  static SecurityProviderTpm tpm(Path authority, String registrationId, SoftwareTpm tpm) {
    return new SecurityProviderTpm() {
      @Override
      public byte[] activateIdentityKey(byte[] key) throws SecurityProviderException {
        try {
          tpm.activate(key);
          return null;
        } catch (GeneralSecurityException e) {
          throw new SecurityProviderException(e);
        }
      }

      @Override
      public byte[] getEndorsementKey() {
        return tpm.endorsementKey();
      }

      @Override
      public byte[] getStorageRootKey() {
        return tpm.storageRootKey();
      }

      @Override
      public byte[] signWithIdentity(byte[] data) {
        return tpm.hmac(data);
      }

      @Override
      public String getRegistrationId() {
        return registrationId;
      }

      @Override
      public SSLContext getSSLContext() {
        return trusting(authority);
      }
    };
  }
}
