package io.twinwire.itests.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shared access signatures, as Microsoft's documentation has them made. */
final class SharedAccess {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration VALID = Duration.ofHours(1);

  private SharedAccess() {}

  static String ofDevice(String host, String device, String key) {
    return token(host + "/devices/" + device, key);
  }

  static String ofPolicy(String host, String policy, String key) {
    return token(host, key) + "&skn=" + policy;
  }

  private static String token(String resource, String key) {
    String encoded = encoded(resource);
    long expiry = Instant.now().plus(VALID).getEpochSecond();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), ALGORITHM));
      byte[] signature = mac.doFinal((encoded + "\n" + expiry).getBytes(StandardCharsets.UTF_8));
      return "SharedAccessSignature sr="
          + encoded
          + "&sig="
          + encoded(Base64.getEncoder().encodeToString(signature))
          + "&se="
          + expiry;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
