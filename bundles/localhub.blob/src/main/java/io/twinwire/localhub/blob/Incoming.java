package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.support.data.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;

/** Bodies that come in; what a hub that ended left half received is removed at the next start. */
final class Incoming {

  private static final int PART = 64 * 1024;

  /** A body on disk that is nobody's yet. */
  record Staged(Path file, long size, String md5) {}

  private final Path directory;

  Incoming(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    try (Stream<Path> left = Files.list(directory)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Receives a body. */
  Staged stage(InputStream body, long most) throws IOException, BlobFault {
    Path file = file();
    MessageDigest digest = digest("MD5");
    long size = 0;
    boolean whole = false;
    try (OutputStream out = new FileOutputStream(file.toFile());
        DigestInputStream in = new DigestInputStream(body, digest)) {
      byte[] part = new byte[PART];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        size += count;
        if (size > most) {
          throw new BlobFault(Code.TOO_LARGE, "the body has more than " + most + " bytes");
        }
        out.write(part, 0, count);
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
    return new Staged(file, size, Base64.getEncoder().encodeToString(digest.digest()));
  }

  /** An empty file for a body that is yet to be written. */
  Path file() throws IOException {
    Path file = directory.resolve(UUID.randomUUID().toString());
    OwnerOnly.create(file);
    return file;
  }

  void discard(Staged staged) throws IOException {
    Files.deleteIfExists(staged.file());
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing", e);
    }
  }
}
