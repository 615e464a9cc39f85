package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.data.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A storage account with its one key.
 *
 * @param container the one that devices upload to
 */
record Account(String name, String container, byte[] key) {

  private static final String KEY_FILE = "account.key";
  private static final int KEY_BYTES = 64;
  private static final String ALGORITHM = "HmacSHA256";

  Account {
    if (!name.matches("[a-z0-9]{3,24}")) {
      throw new IllegalArgumentException(
          "account: \"" + name + "\" is not 3 to 24 lower-case letters and digits");
    }
    if (!isContainer(container)) {
      throw new IllegalArgumentException(
          "container: \""
              + container
              + "\" is not 3 to 63 lower-case letters, digits and single hyphens");
    }
  }

  static boolean isContainer(String name) {
    return name.matches("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");
  }

  /** Reads the key, or makes it at the first start. */
  static byte[] key(Path directory) throws IOException {
    Path file = directory.resolve(KEY_FILE);
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      OwnerOnly.write(file, Base64.getEncoder().encode(key));
    }
    try {
      return Base64.getDecoder().decode(Files.readString(file, US_ASCII).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no base64 text", e);
    }
  }

  /** A signature in base64. */
  String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is missing", e);
    }
  }

  boolean signed(String text, String signature) {
    return MessageDigest.isEqual(sign(text).getBytes(UTF_8), signature.getBytes(UTF_8));
  }
}
