package io.twinwire.localhub.core.common;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes what nobody may guess. */
public final class Secrets {

  private static final int KEY_BYTES = 32;
  private static final int CODE_BYTES = 24;

  private final SecureRandom random = new SecureRandom();

  /** A symmetric key in base64. */
  public String key() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** What the certificate that proves the possession of an authority has to carry. */
  public String verificationCode() {
    byte[] code = new byte[CODE_BYTES];
    random.nextBytes(code);
    return HexFormat.of().withUpperCase().formatHex(code);
  }

  /** Where the ETags of a new identity begin: not where those of a deleted one did. */
  public long revision() {
    return 100_000_000L + random.nextInt(800_000_000);
  }
}
