package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/**
 * The public area of an RSA key of a TPM that decrypts (TPM2B_PUBLIC; TPM 2.0 Library, part 2,
 * "TPMT_PUBLIC"): name algorithm SHA-256, and AES-128 in CFB mode for what it protects, as the
 * templates of the TCG have it for endorsement keys and storage root keys.
 *
 * @param area the bytes of the TPMT_PUBLIC
 */
record TpmPublic(byte[] area, PublicKey key) {

  static final int SHA256 = 0x000b;

  private static final int RSA = 0x0001;
  private static final int AES = 0x0006;
  private static final int NULL = 0x0010;
  private static final int CFB = 0x0043;
  private static final int DEFAULT_EXPONENT = 65_537;

  static TpmPublic parse(String name, byte[] bytes) throws ProvisioningFault {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int size = number(in);
      if (size != in.remaining()) {
        throw Faults.invalid(name + ": its size says " + size + ", it has " + in.remaining());
      }
      expect(name, "type", number(in), RSA);
      expect(name, "name algorithm", number(in), SHA256);
      in.getInt(); // what the key may be used for
      sized(in); // its policy
      expect(name, "symmetric algorithm", number(in), AES);
      expect(name, "symmetric key bits", number(in), 128);
      expect(name, "symmetric mode", number(in), CFB);
      expect(name, "scheme", number(in), NULL);
      number(in); // the size of the modulus in bits
      int exponent = in.getInt();
      BigInteger modulus = new BigInteger(1, sized(in));
      PublicKey key =
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(
                      modulus, BigInteger.valueOf(exponent == 0 ? DEFAULT_EXPONENT : exponent)));
      return new TpmPublic(Arrays.copyOfRange(bytes, 2, bytes.length), key);
    } catch (BufferUnderflowException | GeneralSecurityException e) {
      throw Faults.invalid(name + ": it is no TPM2B_PUBLIC of an RSA key: " + e.getMessage());
    }
  }

  /** The name of the object: algorithm and digest of its public area. */
  byte[] name() {
    return name(area);
  }

  static byte[] name(byte[] area) {
    byte[] digest = sha256(area);
    return ByteBuffer.allocate(2 + digest.length).putShort((short) SHA256).put(digest).array();
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static int number(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  private static byte[] sized(ByteBuffer in) {
    byte[] bytes = new byte[number(in)];
    in.get(bytes);
    return bytes;
  }

  private static void expect(String name, String what, int found, int wanted)
      throws ProvisioningFault {
    if (found != wanted) {
      throw Faults.invalid(
          "%s: its %s is 0x%04x, 0x%04x would be right".formatted(name, what, found, wanted));
    }
  }
}
