package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.twinwire.support.data.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Reads and writes PEM files (RFC 7468); a file is there whole or not at all. */
final class PemFile {

  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private PemFile() {}

  /**
   * Writes a file that its owner alone may read, from its first byte on.
   *
   * @param label for instance {@code PRIVATE KEY}
   */
  static void writeSecret(Path file, String label, byte[] content) throws IOException {
    OwnerOnly.write(file, encoded(label, content));
  }

  static void write(Path file, String label, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    // A stream, not a channel: an interrupt of the writing thread must not close the file.
    try (FileOutputStream out = new FileOutputStream(part.toFile())) {
      out.write(encoded(label, content));
      out.getFD().sync();
    }
    Files.move(part, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private static byte[] encoded(String label, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, ENCODER.encodeToString(content))
        .getBytes(US_ASCII);
  }

  static byte[] read(Path file, String label) throws IOException {
    String begin = "-----BEGIN " + label + "-----";
    String text = Files.readString(file, US_ASCII);
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IOException(file + ": holds no " + label);
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
