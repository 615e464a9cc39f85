package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes what nobody may guess. */
final class Secrets {

  private static final int KEY_BYTES = 64;
  private static final String HMAC = "HmacSHA256";

  private final SecureRandom random = new SecureRandom();

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A symmetric key in base64. */
  String key() {
    return Base64.getEncoder().encodeToString(bytes(KEY_BYTES));
  }

  /** The key of one device of a group (rule DPS-04). */
  static String derived(String groupKey, String registrationId) {
    byte[] key = Base64.getDecoder().decode(groupKey);
    return Base64.getEncoder().encodeToString(hmac(key, registrationId.getBytes(UTF_8)));
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + HMAC, e);
    }
  }
}
