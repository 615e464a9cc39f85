package io.twinwire.itests.karaf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The JDK that Karaf 4.4 runs on, whatever JDK runs the build. */
final class Jdk17 {

  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Jdk17() {}

  static Path home() {
    String named = System.getenv("JAVA_HOME_17");
    if (named != null) {
      return Path.of(named);
    }
    if (Runtime.version().feature() == 17) {
      return Path.of(System.getProperty("java.home"));
    }
    return installed();
  }

  private static Path installed() {
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> homes = Files.list(INSTALLED)) {
        return homes
            .filter(home -> home.getFileName().toString().matches(".*\\b17\\b.*"))
            .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
            .sorted()
            .findFirst()
            .orElseThrow(Jdk17::missing);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw missing();
  }

  private static IllegalStateException missing() {
    return new IllegalStateException(
        "no JDK 17 for Karaf: JAVA_HOME_17 is not set, the build runs on "
            + Runtime.version().feature()
            + ", and there is none in "
            + INSTALLED);
  }
}
