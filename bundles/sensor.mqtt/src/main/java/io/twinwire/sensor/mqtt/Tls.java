package io.twinwire.sensor.mqtt;

import io.twinwire.sensor.mqtt.MqttSettings.Login;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom the gateway trusts and what it shows, of PEM files. */
final class Tls {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final long MAX_FILE = 1 << 20;

  private Tls() {}

  /**
   * Reads the files.
   *
   * @throws IOException with the file and what is wrong with it, and nothing of its content
   */
  static SSLContext context(Login login) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(login), trust(login.caFile()), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS: " + e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] trust(String caFile)
      throws IOException, GeneralSecurityException {
    if (caFile.isBlank()) {
      return null;
    }
    KeyStore store = empty();
    for (Certificate certificate : certificates("caFile", caFile)) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(Login login)
      throws IOException, GeneralSecurityException {
    if (login.certificateFile().isBlank()) {
      return null;
    }
    Certificate[] chain =
        certificates("certificateFile", login.certificateFile()).toArray(new Certificate[0]);
    KeyStore store = empty();
    char[] none = {};
    store.setKeyEntry("client", key(login.keyFile()), none, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String setting, String file)
      throws IOException {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(setting, file)));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      // Said below, as for a file without any: the cause may tell of the file's content.
    }
    throw new IOException(setting + ": " + file + " holds no certificates in PEM");
  }

  private static PrivateKey key(String file) throws IOException {
    String pem = new String(bytes("keyFile", file), StandardCharsets.US_ASCII);
    Matcher matcher = KEY.matcher(pem);
    if (matcher.find()) {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
          // A key of another kind.
        } catch (GeneralSecurityException e) {
          throw new IOException("keyFile: " + algorithm + " is unknown", e);
        }
      }
    }
    throw new IOException(
        "keyFile: "
            + file
            + " holds no PKCS #8 key without password; openssl pkcs8 -topk8 -nocrypt makes one");
  }

  private static byte[] bytes(String setting, String file) throws IOException {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_FILE) {
        throw new IOException(setting + ": " + file + " is above " + MAX_FILE + " bytes");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new IOException(setting + ": " + file + " is not there", e);
    }
  }
}
