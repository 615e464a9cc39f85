package io.twinwire.sensor.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may be read and run.
 *
 * @param files where relative paths begin
 * @param directories that may be read, with all below them
 * @param commands that may be run, by name
 * @param faults of the configuration that says all this
 */
record Allowed(
    Path files, List<Path> directories, Map<String, Command> commands, List<String> faults) {

  /** Of a process: its environment and its memory, with the gateway's own secrets. */
  private static final String PROCESS = "/proc/(\\d+|self|thread-self)(/.*)?";

  Allowed {
    directories = directories.stream().map(Path::normalize).toList();
    commands = Map.copyOf(commands);
    faults = List.copyOf(faults);
  }

  /**
   * The path of a channel's line.
   *
   * @throws IllegalArgumentException when it is none, or may not be read
   */
  Path path(String text) {
    Path path;
    try {
      path = files.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
    }
    if (directories.stream().noneMatch(path::startsWith) || path.toString().matches(PROCESS)) {
      throw new IllegalArgumentException(
          path
              + ": may not be read; "
              + directories
              + " may, as "
              + FileAccess.PID
              + " says, but no /proc/PID");
    }
    return path;
  }

  /**
   * The file that a path leads to, links followed.
   *
   * @throws IOException when there is none, or it may not be read
   */
  Path file(Path path) throws IOException {
    Path real;
    try {
      real = path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": is not there", e);
    }
    boolean inside = false;
    for (Path directory : directories) {
      inside |= Files.exists(directory) && real.startsWith(directory.toRealPath());
    }
    if (!inside || real.toString().matches(PROCESS)) {
      throw new IOException(path + ": leads to where nothing may be read");
    }
    if (!Files.isRegularFile(real)) {
      throw new IOException(path + ": is no file");
    }
    return real;
  }

  /**
   * A command by its name.
   *
   * @throws IllegalArgumentException when there is none
   */
  Command command(String name) {
    return Optional.ofNullable(commands.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "command:"
                        + name
                        + ": may not be run; "
                        + commands.keySet()
                        + " may, as "
                        + FileAccess.PID
                        + " says"));
  }
}
