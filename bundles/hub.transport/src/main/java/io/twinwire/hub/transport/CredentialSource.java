package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Where the credentials come from; a value goes before a file. */
record CredentialSource(String connectionString, String connectionStringFile, String caFile) {

  static CredentialSource of(CredentialsConfig config) {
    return new CredentialSource(
        text(config._connectionString()),
        text(config.connectionStringFile()),
        text(config.caFile()));
  }

  /** An empty array comes as null. */
  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }

  boolean empty() {
    return connectionString.isEmpty() && connectionStringFile.isEmpty();
  }

  /** What is wrong with the value, which only a new configuration can mend. */
  Optional<String> fault() {
    if (connectionString.isEmpty()) {
      return Optional.empty();
    }
    try {
      ConnectionString.parse(connectionString);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("connectionString: " + e.getMessage());
    }
  }

  /**
   * Reads what lies in files. It may block.
   *
   * @throws HubException with {@link Reason#BAD_CONFIGURATION}, naming what cannot be used
   */
  Credentials read() throws HubException {
    String name =
        connectionString.isEmpty()
            ? "connectionStringFile: " + connectionStringFile + ": "
            : "connectionString: ";
    String text =
        connectionString.isEmpty()
            ? new String(bytes("connectionStringFile", connectionStringFile), UTF_8)
            : connectionString;
    ConnectionString parsed;
    try {
      parsed = ConnectionString.parse(text);
    } catch (IllegalArgumentException e) {
      throw unusable(name + e.getMessage());
    }
    return new Credentials(parsed, trust());
  }

  private TrustManager trust() throws HubException {
    byte[] pem = caFile.isEmpty() ? new byte[0] : bytes("caFile", caFile);
    try {
      return Trust.beside(new ByteArrayInputStream(pem));
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("caFile: " + caFile + " holds no PEM certificates that can be read");
    }
  }

  private static byte[] bytes(String name, String file) throws HubException {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw unusable(name + ": " + file + " does not exist");
    } catch (IOException | InvalidPathException e) {
      throw unusable(name + ": " + file + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static HubException unusable(String message) {
    return new HubException(Reason.BAD_CONFIGURATION, message);
  }

  @Override
  public String toString() {
    return "CredentialSource["
        + (connectionString.isEmpty() ? connectionStringFile : "value")
        + "]";
  }
}
