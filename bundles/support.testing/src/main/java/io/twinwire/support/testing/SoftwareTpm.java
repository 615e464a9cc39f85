package io.twinwire.support.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * As much of a TPM 2.0 as a device needs to be provisioned: an endorsement key, a storage root key,
 * TPM2_ActivateCredential, TPM2_Import of an HMAC key, and TPM2_HMAC with it. Everything that a TPM
 * checks there is checked.
 */
public final class SoftwareTpm {

  private static final String EK_POLICY =
      "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa";
  private static final int EK_ATTRIBUTES = 0x000300b2;
  private static final int SRK_ATTRIBUTES = 0x00030472;
  private static final int HMAC_BYTES = 32;

  private final KeyPair endorsement;
  private final KeyPair root;
  private byte[] identityKey = {0};

  /** Makes a TPM with keys of its own. */
  public SoftwareTpm() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      endorsement = generator.generateKeyPair();
      root = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no RSA", e);
    }
  }

  /** The public area of the endorsement key, a TPM2B_PUBLIC. */
  public byte[] endorsementKey() {
    return sized(area(endorsement, EK_ATTRIBUTES, HexFormat.of().parseHex(EK_POLICY)));
  }

  /** The public area of the storage root key, a TPM2B_PUBLIC. */
  public byte[] storageRootKey() {
    return sized(rootArea());
  }

  /**
   * Unwraps a key that was made for this TPM, and keeps it to sign with.
   *
   * @param blob TPM2B_ID_OBJECT, TPM2B_ENCRYPTED_SECRET, TPM2B_PRIVATE, TPM2B_ENCRYPTED_SECRET,
   *     TPM2B_PUBLIC and TPM2B_DATA
   * @throws GeneralSecurityException where it was made for another, or was changed
   */
  public void activate(byte[] blob) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(blob);
    byte[] credential = taken(in);
    byte[] credentialSecret = taken(in);
    byte[] duplicate = taken(in);
    byte[] duplicateSecret = taken(in);
    byte[] publicArea = taken(in);
    taken(in); // what the service says beside it
    if (in.hasRemaining()) {
      throw new GeneralSecurityException("there are " + in.remaining() + " bytes too many");
    }
    byte[] wrapKey = activateCredential(credential, credentialSecret);
    identityKey = imported(wrapKey, publicArea, duplicate, duplicateSecret);
  }

  /** Signs with the key that was activated last. */
  public byte[] hmac(byte[] message) {
    return hmac(identityKey, message);
  }

  private byte[] activateCredential(byte[] credential, byte[] secret)
      throws GeneralSecurityException {
    byte[] seed = decrypted(endorsement.getPrivate(), "IDENTITY", secret);
    ByteBuffer content = ByteBuffer.wrap(unsealed(seed, name(rootArea()), credential));
    return taken(content);
  }

  private byte[] imported(byte[] wrapKey, byte[] publicArea, byte[] duplicate, byte[] secret)
      throws GeneralSecurityException {
    byte[] name = name(publicArea);
    byte[] seed = decrypted(root.getPrivate(), "DUPLICATE", secret);
    ByteBuffer inner =
        ByteBuffer.wrap(cfb(Cipher.DECRYPT_MODE, wrapKey, unsealed(seed, name, duplicate)));
    byte[] integrity = taken(inner);
    byte[] sensitive = rest(inner);
    if (!MessageDigest.isEqual(integrity, sha256(sensitive, name))) {
      throw new GeneralSecurityException("the inner integrity is wrong");
    }
    ByteBuffer fields = ByteBuffer.wrap(taken(ByteBuffer.wrap(sensitive)));
    expect("sensitive type", fields.getShort(), 0x0008);
    taken(fields); // the authorization value
    byte[] obfuscation = taken(fields);
    byte[] key = taken(fields);
    requireHmacKey(publicArea, sha256(obfuscation, key));
    return key;
  }

  private static void requireHmacKey(byte[] area, byte[] unique) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(area);
    expect("type", in.getShort(), 0x0008);
    expect("name algorithm", in.getShort(), 0x000b);
    int attributes = in.getInt();
    if ((attributes & 0x0004_0000) == 0 || (attributes & 0x0000_0012) != 0) {
      throw new GeneralSecurityException("the object cannot sign, or cannot be moved");
    }
    taken(in);
    expect("scheme", in.getShort(), 0x0005);
    expect("hash", in.getShort(), 0x000b);
    if (!MessageDigest.isEqual(unique, taken(in))) {
      throw new GeneralSecurityException("the public area is another key's");
    }
  }

  private static void expect(String what, short found, int wanted) throws GeneralSecurityException {
    if (Short.toUnsignedInt(found) != wanted) {
      throw new GeneralSecurityException(what + ": " + found + " is not " + wanted);
    }
  }

  private byte[] rootArea() {
    return area(root, SRK_ATTRIBUTES, new byte[0]);
  }

  private static byte[] area(KeyPair pair, int attributes, byte[] policy) {
    BigInteger modulus = ((RSAPublicKey) pair.getPublic()).getModulus();
    byte[] bytes = modulus.toByteArray();
    byte[] unsigned = Arrays.copyOfRange(bytes, bytes.length - 256, bytes.length);
    return ByteBuffer.allocate(26 + policy.length + unsigned.length)
        .putShort((short) 0x0001)
        .putShort((short) 0x000b)
        .putInt(attributes)
        .put(sized(policy))
        .putShort((short) 0x0006)
        .putShort((short) 128)
        .putShort((short) 0x0043)
        .putShort((short) 0x0010)
        .putShort((short) 2048)
        .putInt(0)
        .put(sized(unsigned))
        .array();
  }

  private static byte[] unsealed(byte[] seed, byte[] name, byte[] sealed)
      throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(sealed);
    byte[] signature = taken(in);
    byte[] encrypted = rest(in);
    byte[] signing = kdfa(seed, "INTEGRITY", new byte[0], 256);
    if (!MessageDigest.isEqual(signature, hmac(signing, encrypted, name))) {
      throw new GeneralSecurityException("the outer integrity is wrong");
    }
    return cfb(Cipher.DECRYPT_MODE, kdfa(seed, "STORAGE", name, 128), encrypted);
  }

  private static byte[] kdfa(byte[] seed, String label, byte[] context, int bits) {
    byte[] input =
        ByteBuffer.allocate(4 + label.length() + 1 + context.length + 4)
            .putInt(1)
            .put((label + '\0').getBytes(US_ASCII))
            .put(context)
            .putInt(bits)
            .array();
    return Arrays.copyOf(hmac(seed, input), Math.min(HMAC_BYTES, bits / 8));
  }

  private static byte[] decrypted(PrivateKey key, String label, byte[] secret)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        key,
        new OAEPParameterSpec(
            "SHA-256",
            "MGF1",
            MGF1ParameterSpec.SHA256,
            new PSource.PSpecified((label + '\0').getBytes(US_ASCII))));
    return cipher.doFinal(secret);
  }

  private static byte[] cfb(int mode, byte[] key, byte[] input) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    return cipher.doFinal(input);
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC", e);
    }
  }

  private static byte[] name(byte[] area) throws GeneralSecurityException {
    return ByteBuffer.allocate(34).putShort((short) 0x000b).put(sha256(area)).array();
  }

  private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static byte[] taken(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return bytes;
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  private static byte[] sized(byte[] bytes) {
    return ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).array();
  }
}
