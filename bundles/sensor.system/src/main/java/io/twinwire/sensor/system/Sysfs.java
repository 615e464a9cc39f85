package io.twinwire.sensor.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads Linux' sysfs: a value a file. */
final class Sysfs {

  private Sysfs() {}

  /** The entries of a directory, by name and number: 10 behind 9. Empty when there is none. */
  static List<Path> list(Path parent, String glob) {
    List<Path> paths = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, glob)) {
        entries.forEach(paths::add);
      } catch (IOException e) {
        return List.of();
      }
    }
    paths.sort(
        Comparator.comparing((Path path) -> path.toString().length())
            .thenComparing(Path::toString));
    return paths;
  }

  /** The text of a file; empty when it cannot be read, as with a sensor that is asleep. */
  static Optional<String> text(Path file) {
    try {
      return Files.isReadable(file) ? Optional.of(Files.readString(file).trim()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The whole number in a file.
   *
   * @throws IOException when it cannot be read or holds none; the message names the file
   */
  static long number(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file).trim();
    } catch (IOException e) {
      // What the kernel says is the message of a FileSystemException behind the path.
      throw new IOException(file + ": cannot be read", e);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          file + ": '" + text.substring(0, Math.min(40, text.length())) + "' is not a number", e);
    }
  }
}
