package io.twinwire.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jar of a run with the probe bundle beside its own. */
public final class ProbedJar {

  private static final String PROBE = "io.twinwire.itests.probe";

  private ProbedJar() {}

  /** Makes one in a directory that exists. */
  public static Path of(String run, Path directory) {
    Path bundle = Path.of("..", "probe", "target", PROBE + "-0.1.0-SNAPSHOT.jar");
    Path jar = directory.resolve(run + "-probed.jar");
    try {
      Files.copy(RunProcess.jar(run), jar);
      try (FileSystem zip = FileSystems.newFileSystem(jar)) {
        Files.copy(bundle, zip.getPath("bundles", PROBE + ".jar"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }
}
