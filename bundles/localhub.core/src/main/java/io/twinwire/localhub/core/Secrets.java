package io.twinwire.localhub.core;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes what nobody may guess. */
final class Secrets {

  private static final int KEY_BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  /** A symmetric key in base64. */
  String key() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Where the ETags of a new identity begin: not where those of a deleted one did. */
  long revision() {
    return 100_000_000L + random.nextInt(800_000_000);
  }
}
