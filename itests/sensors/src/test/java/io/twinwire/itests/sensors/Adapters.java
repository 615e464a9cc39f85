package io.twinwire.itests.sensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The adapters' jars, as the build puts them together for a running gateway. */
final class Adapters {

  private static final Path BUILT = Path.of("..", "..", "bndrun", "target", "adapters");

  private Adapters() {}

  /** Puts an adapter into a running gateway; returns the files that are there now. */
  static List<Path> install(String adapter, Path data) {
    List<Path> installed = new ArrayList<>();
    try (Stream<Path> jars = Files.list(BUILT.resolve(adapter))) {
      for (Path jar : jars.toList()) {
        Path target = data.resolve("bundles").resolve(jar.getFileName());
        // Whole from the beginning: the directory is looked at while it is written to.
        Path whole = Files.copy(jar, data.resolve(jar.getFileName() + ".part"));
        installed.add(Files.move(whole, target));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return installed;
  }
}
