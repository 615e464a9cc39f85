package io.twinwire.itests.bench;

import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** An executable jar as it is, with a bundle of these tests beside its own. */
final class ExtendedJar {

  private ExtendedJar() {}

  /**
   * Makes it, unless it is there.
   *
   * @param run whose jar is taken
   * @param module of the tests that is the bundle
   */
  static Path of(String run, Path directory, String module) {
    String name = "io.twinwire.itests." + module;
    Path bundle = Path.of("..", module, "target", name + "-0.1.0-SNAPSHOT.jar");
    Path jar = directory.resolve(run + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    try {
      Files.createDirectories(directory);
      Files.copy(RunProcess.jar(run), jar);
      try (FileSystem zip = FileSystems.newFileSystem(jar)) {
        Files.copy(bundle, zip.getPath("bundles", name + ".jar"));
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
