package io.twinwire.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a killed process has left of the configurations that it wrote. Felix's ConfigAdmin writes a
 * temporary file, deletes the configuration's own and renames: between the last two there is none.
 */
final class UnfinishedConfigurations {

  private static final Pattern TEMPORARY = Pattern.compile("(.+\\.config)-?\\d+\\.tmp");

  private UnfinishedConfigurations() {}

  /** Renames what lacks only that, and deletes what else is left over. */
  static void finish(Path configurations) throws IOException {
    for (Path temporary : newestFirst(configurations)) {
      Matcher name = TEMPORARY.matcher(String.valueOf(temporary.getFileName()));
      if (!name.matches()) {
        continue;
      }
      Path file = temporary.resolveSibling(name.group(1));
      if (!Files.exists(file) && whole(temporary)) {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.delete(temporary);
      }
    }
  }

  private static List<Path> newestFirst(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
          .toList();
    }
  }

  /** ConfigAdmin ends each property with a line break, and never writes a file without any. */
  private static boolean whole(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).endsWith("\r\n");
  }
}
