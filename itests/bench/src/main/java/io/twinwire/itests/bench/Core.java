package io.twinwire.itests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A processor core to run on, with Linux' {@code taskset}. */
enum Core {
  FIRST,
  SECOND;

  /** The beginning of a command that has this core alone. */
  List<String> command() {
    return List.of("taskset", "-c", Integer.toString(ordinal()));
  }

  /** Moves a process and all its threads here. */
  void take(Process process) {
    try {
      Process taskset =
          new ProcessBuilder(
                  "taskset",
                  "-a",
                  "-c",
                  "-p",
                  Integer.toString(ordinal()),
                  Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (taskset.waitFor() != 0) {
        throw new IllegalStateException("taskset: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the benchmark needs Linux' taskset", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
