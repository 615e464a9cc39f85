package io.twinwire.itests.localhub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.HubControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of devices, made for one run. */
final class Certificates {

  private Certificates() {}

  static CertificateBuilder named(String commonName) {
    return new CertificateBuilder().ecp256().subject("CN=" + commonName);
  }

  static X509Bundle authority(String commonName) throws Exception {
    return named(commonName).setIsCertificateAuthority(true).buildSelfSigned();
  }

  /** Uploads an authority and proves that its key is there. */
  static boolean proven(HubControl control, String name, X509Bundle root) throws Exception {
    String path = "/_hub/certificates/" + name;
    control.call("PUT", path, Map.of("certificate", root.getCertificatePEM()));
    String code =
        properties(control.call("POST", path + "/generateVerificationCode", Map.of()))
            .get("verificationCode")
            .getAsString();
    String proof = named(code).buildIssuedBy(root).getCertificatePEM();
    JsonElement verified = control.call("POST", path + "/verify", Map.of("certificate", proof));
    return properties(verified).get("isVerified").getAsBoolean();
  }

  private static JsonObject properties(JsonElement authority) {
    return authority.getAsJsonObject().getAsJsonObject("properties");
  }

  static String thumbprint(X509Bundle bundle, String algorithm) throws Exception {
    return HexFormat.of()
        .withUpperCase()
        .formatHex(
            MessageDigest.getInstance(algorithm).digest(bundle.getCertificate().getEncoded()));
  }

  /** A context that trusts the hub and shows a certificate with its chain. */
  static SSLContext showing(X509Bundle own, Path authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    X509Certificate[] chain = own.getCertificatePath();
    store.setKeyEntry("own", own.getKeyPair().getPrivate(), new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
