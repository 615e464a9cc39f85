package io.twinwire.sensor.opcua;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * The two algorithms of the policy Aes256-Sha256-RsaPss under the names by which Milo asks for them
 * and which the JDK does not have: it has the algorithms themselves. Milo would have BouncyCastle's
 * provider in their place, for the whole process.
 */
final class RsaSha256 extends Provider {

  private static final long serialVersionUID = 1;
  private static final String SIGNATURE = "SHA256withRSA/PSS";
  private static final String CIPHER = "RSA/ECB/OAEPWithSHA256AndMGF1Padding";
  private static final int SALT_BYTES = 32;

  RsaSha256() {
    super("Twinwire-OPC-UA", "1.0", "SHA-256 with RSA-PSS and RSA-OAEP, by Milo's names");
    putService(new Own("Signature", SIGNATURE, Pss.class.getName()));
    putService(new Own("Cipher", CIPHER, Oaep.class.getName()));
  }

  /** Made without reflection, which would look in the class loader of whoever asks. */
  private final class Own extends Service {

    Own(String type, String algorithm, String name) {
      super(RsaSha256.this, type, algorithm, name, null, null);
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      try {
        return getType().equals("Cipher") ? new Oaep() : new Pss();
      } catch (GeneralSecurityException e) {
        throw new ProviderException(e);
      }
    }
  }

  /** OPC 10000-7, RsaPss_Sha256: MGF1 with SHA-256, and a salt as long as the hash. */
  private static final class Pss extends SignatureSpi {

    private final Signature jdk;

    Pss() throws GeneralSecurityException {
      jdk = Signature.getInstance("RSASSA-PSS");
      jdk.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      jdk.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      jdk.initSign(key);
    }

    @Override
    protected void engineUpdate(byte part) throws SignatureException {
      jdk.update(part);
    }

    @Override
    protected void engineUpdate(byte[] part, int offset, int length) throws SignatureException {
      jdk.update(part, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return jdk.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      return jdk.verify(signature);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new InvalidParameterException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new InvalidParameterException(name);
    }
  }

  /** OPC 10000-7, RsaOaep_Sha256: MGF1 with SHA-256, where the JDK by itself takes SHA-1. */
  private static final class Oaep extends CipherSpi {

    private static final OAEPParameterSpec PARAMETERS =
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final Cipher jdk = Cipher.getInstance("RSA/ECB/OAEPPadding");

    Oaep() throws GeneralSecurityException {}

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
      try {
        jdk.init(mode, key, PARAMETERS, random);
      } catch (InvalidAlgorithmParameterException e) {
        throw new InvalidKeyException(e);
      }
    }

    @Override
    protected void engineInit(
        int mode, Key key, @Nullable AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException {
      engineInit(mode, key, random);
    }

    @Override
    protected void engineInit(
        int mode, Key key, @Nullable AlgorithmParameters parameters, SecureRandom random)
        throws InvalidKeyException {
      engineInit(mode, key, random);
    }

    @Override
    protected byte[] engineUpdate(byte[] in, int offset, int length) {
      return jdk.update(in, offset, length);
    }

    @Override
    protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int at)
        throws ShortBufferException {
      return jdk.update(in, offset, length, out, at);
    }

    @Override
    protected byte[] engineDoFinal(byte[] in, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      return jdk.doFinal(in, offset, length);
    }

    @Override
    protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int at)
        throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
      return jdk.doFinal(in, offset, length, out, at);
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return jdk.getOutputSize(length);
    }

    @Override
    protected int engineGetBlockSize() {
      return jdk.getBlockSize();
    }

    @Override
    protected byte @Nullable [] engineGetIV() {
      return jdk.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return jdk.getParameters();
    }

    @Override
    protected void engineSetMode(String mode) {}

    @Override
    protected void engineSetPadding(String padding) {}
  }
}
