package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;

/** The gateway with a heap of 64 MB, and with the probe that offers messages without pause. */
final class FloodedGateway implements AutoCloseable {

  /** How the outbox is set, beside its defaults. */
  enum Mode {
    UNPACKED,
    PACKED
  }

  /**
   * What the probe offers.
   *
   * @param messages at most
   * @param seconds after which it offers no more
   * @param size bytes of a message
   * @param unacknowledged how many may wait for the hub, 0 for any number
   * @param whenAway whether it begins only without a hub
   */
  record Load(int messages, int seconds, int size, int unacknowledged, boolean whenAway) {

    String desired() {
      return String.format(
          "{\"flood\":{\"messages\":%d,\"seconds\":%d,\"size\":%d,\"unacknowledged\":%d,"
              + "\"whenAway\":%b}}",
          messages, seconds, size, unacknowledged, whenAway);
    }
  }

  static final String HEAP = "-Xmx64m";

  /** Messages and kilobytes that may be on their way to the hub. */
  private static final String[] WINDOW = {"windowMessages=I\"1000\"", "windowKilobytes=I\"512\""};

  private static final String[] ROOM = {"maxMessages=I\"1000000\"", "maxKilobytes=I\"1048576\""};

  private final RunProcess process;

  /**
   * Starts it, in a directory that may hold what an earlier one left.
   *
   * @param more arguments of the JVM
   */
  FloodedGateway(
      Site site, Device identity, Path directory, Mode mode, Effort effort, String... more) {
    Path data = directory.resolve("data");
    List<String> settings = new ArrayList<>(List.of(WINDOW));
    settings.addAll(List.of(ROOM));
    settings.add("packing=B\"" + (mode == Mode.PACKED) + "\"");
    ConfigFiles.write(data, "io.twinwire.outbox", settings.toArray(String[]::new));
    List<String> java = new ArrayList<>(effort.jvm());
    java.add(HEAP);
    java.addAll(List.of(more));
    java.addAll(List.of("-jar", ExtendedJar.of("gateway", directory, "probe").toString()));
    process =
        RunProcess.start(
            identity.getDeviceId(),
            java,
            site.environment(identity),
            List.of("--data", data.toString()));
  }

  /**
   * Whether the outbox of this build packs messages, and with that is durable. Before it is, there
   * is neither a packed side nor a backlog that outlives its process.
   */
  static boolean packs() {
    try (JarFile gateway = new JarFile(RunProcess.jar("gateway").toFile())) {
      ZipEntry outbox =
          gateway.stream()
              .filter(entry -> entry.getName().startsWith("bundles/io.twinwire.outbox-"))
              .findFirst()
              .orElseThrow();
      try (InputStream in = gateway.getInputStream(outbox);
          JarInputStream bundle = new JarInputStream(in)) {
        for (ZipEntry entry = bundle.getNextEntry(); entry != null; entry = bundle.getNextEntry()) {
          if (entry.getName().startsWith("OSGI-INF/metatype/")
              && new String(bundle.readAllBytes(), StandardCharsets.UTF_8)
                  .contains("id=\"packing\"")) {
            return true;
          }
        }
        return false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RunProcess process() {
    return process;
  }

  Usage usage() {
    return Usage.of(process.process());
  }

  /** Waits longer than {@link RunProcess#awaitLine} does. */
  String[] await(int mark, String regex, Duration bound) {
    return new RunLines(process, bound).await(mark, regex).split(" ");
  }

  /** Bytes of the heap that are in use after a collection. */
  long heap() {
    return JvmHeap.used(process.process());
  }

  @Override
  public void close() {
    process.close();
  }
}
