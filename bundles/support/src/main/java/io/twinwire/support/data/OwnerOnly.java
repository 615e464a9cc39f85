package io.twinwire.support.data;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that their owner alone may read and write, from their first byte on (mode 0600). */
public final class OwnerOnly {

  private OwnerOnly() {}

  /**
   * Makes an empty file. Where the file system knows no POSIX permissions, it has the directory's.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it is there already
   */
  public static void create(Path file) throws IOException {
    FileAttribute<?>[] attributes = {};
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      attributes =
          new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          };
    }
    Files.createFile(file, attributes);
  }

  /**
   * Replaces a file as a whole: a reader, and a start after a crash, see the content before or this
   * one. The content is on disk when this returns.
   */
  public static void write(Path file, byte[] content) throws IOException {
    replace(file, content, true);
  }

  /**
   * Replaces a file as a whole without waiting for the disk: the content outlasts the end of the
   * process, but a loss of power may leave the content before, or none that makes sense.
   */
  public static void writeLazily(Path file, byte[] content) throws IOException {
    replace(file, content, false);
  }

  private static void replace(Path file, byte[] content, boolean forced) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    create(part);
    // A stream, not a channel: an interrupt of the writing thread must not close the file.
    try (FileOutputStream out = new FileOutputStream(part.toFile())) {
      out.write(content);
      if (forced) {
        out.getFD().sync();
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
