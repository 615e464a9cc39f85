package io.twinwire.outbox.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells one run of the machine from another. */
public final class Boot {

  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Boot() {}

  /**
   * The id of this run: what a killed process wrote in the same one is still there, forced to disk
   * or not. Empty where the system has none, which is not Linux.
   */
  public static Optional<String> id() {
    return id(ID);
  }

  static Optional<String> id(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(id -> !id.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
