package io.twinwire.itests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The adapters' jars, as the build puts them together for a gateway. */
final class Adapters {

  private static final Path BUILT = Path.of("..", "..", "bndrun", "target", "adapters");

  private Adapters() {}

  /** Puts adapters into a data directory that no gateway uses yet. */
  static void install(Path data, String... adapters) {
    Path bundles = data.resolve("bundles");
    try {
      Files.createDirectories(bundles);
      for (String adapter : adapters) {
        try (Stream<Path> jars = Files.list(BUILT.resolve(adapter))) {
          for (Path jar : jars.toList()) {
            Files.copy(jar, bundles.resolve(jar.getFileName()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
