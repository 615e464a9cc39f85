package io.twinwire.sensor.opcua;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.identity.X509IdentityProvider;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;

/**
 * Who the gateway is at a server.
 *
 * @param user empty for nobody
 * @param password of the user, or of the certificate's file
 * @param certificate a PKCS #12 file; empty for none
 * @param plain whether the password may go in the clear
 */
record Login(String user, String password, String certificate, boolean plain) {

  /** What the server has to offer. */
  UserTokenType type() {
    if (!user.isEmpty()) {
      return UserTokenType.UserName;
    }
    return certificate.isEmpty() ? UserTokenType.Anonymous : UserTokenType.Certificate;
  }

  /**
   * What Milo logs in with.
   *
   * @param directory where a relative path begins
   * @throws IOException when the server has no such login, or the file cannot be used
   */
  IdentityProvider provider(
      EndpointDescription endpoint, CertificateValidator validator, Path directory)
      throws IOException {
    List<UserTokenPolicy> offered =
        tokens(endpoint).filter(token -> token.getTokenType() == type()).toList();
    if (offered.isEmpty()) {
      throw new IOException(
          "the server has no login of the kind "
              + type()
              + "; it has "
              + tokens(endpoint).map(token -> token.getTokenType().toString()).distinct().toList());
    }
    return switch (type()) {
      case UserName -> named(endpoint, offered, validator);
      case Certificate -> certified(directory.resolve(certificate));
      default -> AnonymousProvider.INSTANCE;
    };
  }

  private IdentityProvider named(
      EndpointDescription endpoint, List<UserTokenPolicy> offered, CertificateValidator validator)
      throws IOException {
    UserTokenPolicy encrypted =
        offered.stream()
            .filter(token -> !isPlain(endpoint, token))
            .findFirst()
            .orElse(offered.get(0));
    if (!plain && isPlain(endpoint, encrypted)) {
      throw new IOException(
          "the server takes the password in the clear only; right is a securityPolicy other than"
              + " None, or plainPassword=true");
    }
    return new UsernameProvider(user, password, validator, policies -> encrypted);
  }

  private static boolean isPlain(EndpointDescription endpoint, UserTokenPolicy token) {
    String own = token.getSecurityPolicyUri();
    String policy = own == null || own.isEmpty() ? endpoint.getSecurityPolicyUri() : own;
    return SecurityPolicy.None.getUri().equals(policy);
  }

  private IdentityProvider certified(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
          X509Certificate own =
              (X509Certificate) Objects.requireNonNull(store.getCertificate(alias));
          return new X509IdentityProvider(own, key);
        }
      }
      throw new IOException("userCertificate: " + file + " holds no key");
    } catch (GeneralSecurityException e) {
      throw new IOException("userCertificate: " + file + " cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("userCertificate")
          ? e
          : new IOException("userCertificate: " + file + " cannot be read: " + message, e);
    }
  }

  private static Stream<UserTokenPolicy> tokens(EndpointDescription endpoint) {
    UserTokenPolicy[] tokens = endpoint.getUserIdentityTokens();
    return tokens == null ? Stream.empty() : Stream.of(tokens);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Login[" + type() + "]";
  }
}
