package io.twinwire.hub.transport;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts what the JDK trusts, and a few authorities more. */
final class Trust {

  private Trust() {}

  /**
   * @param pem certificates to trust beside the JDK's; an empty stream for none
   */
  static X509TrustManager beside(InputStream pem) throws GeneralSecurityException, IOException {
    X509TrustManager jdk = manager(null);
    if (pem.available() == 0) {
      return jdk;
    }
    Collection<? extends Certificate> more =
        CertificateFactory.getInstance("X.509").generateCertificates(pem);
    if (more.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    List<Certificate> all = new ArrayList<>(Arrays.asList(jdk.getAcceptedIssuers()));
    all.addAll(more);
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate certificate : all) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    return manager(store);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("this JDK has no X.509 trust manager"));
  }
}
