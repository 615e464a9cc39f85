package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps a symmetric key for one TPM, in the form that the clients of the provisioning service hand
 * to TPM2_ActivateCredential and TPM2_Import: a credential that only the TPM with this endorsement
 * key and this storage root key can open, and, under the key inside it, an HMAC key as a duplicated
 * object below the storage root key (TPM 2.0 Library, part 1, "Credential Protection" and
 * "Duplication").
 */
final class TpmSecret {

  private static final int SEED_BYTES = 32;
  private static final int WRAP_BYTES = 16;
  private static final int SYMMETRIC_BITS = 128;
  private static final int HMAC_BITS = 256;
  private static final int KEYED_HASH = 0x0008;
  private static final int HMAC = 0x0005;

  /** sign, noDA and userWithAuth. */
  private static final int SIGNING_KEY = 0x0004_0440;

  private static final byte[] NONE = {};

  private final Secrets secrets;

  TpmSecret(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * The blob: TPM2B_ID_OBJECT, TPM2B_ENCRYPTED_SECRET, TPM2B_PRIVATE, TPM2B_ENCRYPTED_SECRET,
   * TPM2B_PUBLIC, and a TPM2B_DATA with text that the clients ignore.
   */
  byte[] wrap(byte[] key, TpmPublic endorsementKey, TpmPublic storageRootKey) {
    byte[] wrapKey = secrets.bytes(WRAP_BYTES);
    byte[] obfuscation = secrets.bytes(SEED_BYTES);
    byte[] area = signingKey(TpmPublic.sha256(obfuscation, key));
    byte[] name = TpmPublic.name(area);

    byte[] credentialSeed = secrets.bytes(SEED_BYTES);
    byte[] credential = sealed(credentialSeed, storageRootKey.name(), sized(wrapKey));
    byte[] parentSeed = secrets.bytes(SEED_BYTES);
    byte[] duplicate =
        sealed(parentSeed, name, innerWrapped(wrapKey, name, sensitive(obfuscation, key)));

    return concat(
        sized(credential),
        sized(encrypted(endorsementKey, "IDENTITY", credentialSeed)),
        sized(duplicate),
        sized(encrypted(storageRootKey, "DUPLICATE", parentSeed)),
        sized(area),
        sized(cfb(wrapKey, "twinwire".getBytes(US_ASCII))));
  }

  /** The TPMT_PUBLIC of an HMAC-SHA256 key. */
  private static byte[] signingKey(byte[] unique) {
    return concat(
        number(KEYED_HASH),
        number(TpmPublic.SHA256),
        ByteBuffer.allocate(4).putInt(SIGNING_KEY).array(),
        sized(NONE),
        number(HMAC),
        number(TpmPublic.SHA256),
        sized(unique));
  }

  /** The TPM2B_SENSITIVE of an HMAC key. */
  private static byte[] sensitive(byte[] obfuscation, byte[] key) {
    return sized(concat(number(KEYED_HASH), sized(NONE), sized(obfuscation), sized(key)));
  }

  private static byte[] innerWrapped(byte[] wrapKey, byte[] name, byte[] sensitive) {
    byte[] integrity = TpmPublic.sha256(sensitive, name);
    return cfb(wrapKey, concat(sized(integrity), sensitive));
  }

  /** Encrypts and signs for an object's name, with keys that both come of a seed. */
  private static byte[] sealed(byte[] seed, byte[] name, byte[] content) {
    byte[] encrypted = cfb(kdfa(seed, "STORAGE", name, SYMMETRIC_BITS), content);
    byte[] signature = Secrets.hmac(kdfa(seed, "INTEGRITY", NONE, HMAC_BITS), encrypted, name);
    return concat(sized(signature), encrypted);
  }

  /** KDFa of part 1, "Key Derivation Function", over HMAC-SHA256; one round is enough here. */
  private static byte[] kdfa(byte[] seed, String label, byte[] context, int bits) {
    byte[] round =
        Secrets.hmac(
            seed,
            ByteBuffer.allocate(4).putInt(1).array(),
            terminated(label),
            context,
            ByteBuffer.allocate(4).putInt(bits).array());
    return Arrays.copyOf(round, bits / 8);
  }

  private static byte[] encrypted(TpmPublic receiver, String label, byte[] seed) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          receiver.key(),
          new OAEPParameterSpec(
              "SHA-256",
              "MGF1",
              MGF1ParameterSpec.SHA256,
              new PSource.PSpecified(terminated(label))));
      return cipher.doFinal(seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot encrypt for a TPM", e);
    }
  }

  private static byte[] cfb(byte[] key, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES in CFB mode", e);
    }
  }

  private static byte[] terminated(String label) {
    return (label + '\0').getBytes(US_ASCII);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  private static byte[] sized(byte[] bytes) {
    return concat(number(bytes.length), bytes);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
