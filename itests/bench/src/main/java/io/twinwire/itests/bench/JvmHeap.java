package io.twinwire.itests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The heap of a JVM, as its own tool tells. */
final class JvmHeap {

  private JvmHeap() {}

  /** Bytes that are in use after a collection. */
  static long used(Process process) {
    jcmd(process, "GC.run");
    return jcmd(process, "GC.heap_info")
            .lines()
            .filter(line -> line.contains("used ") && !line.contains("space"))
            .filter(line -> !line.contains("Metaspace"))
            .mapToLong(line -> Long.parseLong(line.replaceAll(".*used (\\d+)K.*", "$1")))
            .sum()
        * 1024;
  }

  private static String jcmd(Process process, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  command)
              .redirectErrorStream(true)
              .start();
      return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
