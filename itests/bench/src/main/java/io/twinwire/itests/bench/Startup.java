package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.itests.support.RunProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * From the start of a JVM to the first message that a local hub has stored, and what the process
 * takes then. Every side is measured at the same place: the lines that the hub prints.
 */
final class Startup implements Benchmark {

  /** Who starts. */
  enum Side {
    PLAIN("plain SDK"),
    FIRST("gateway, first start"),
    AGAIN("gateway, later start");

    private final String title;

    Side(String title) {
      this.title = title;
    }
  }

  /**
   * One start of one side.
   *
   * @param connected from just before the JVM's start to the hub's word that the device is there
   * @param stored the same to the hub's word that it has the first message
   * @param message that word
   * @param footprint after the rest that follows
   */
  record Run(Duration connected, Duration stored, String message, Footprint footprint) {}

  private record Figure(String name, int decimals, ToDoubleFunction<Run> value) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("connected, s", 2, run -> seconds(run.connected())),
          new Figure("first message stored by the hub, s", 2, run -> seconds(run.stored())),
          new Figure("processor time, s", 2, run -> seconds(run.footprint().cpu())),
          new Figure("RSS, MiB", 0, run -> run.footprint().rss() / 1024.0),
          new Figure("threads", 0, run -> run.footprint().threads()));

  private final Path scratch;
  private final String address;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   */
  Startup(Path scratch, String address) {
    this.scratch = scratch;
    this.address = address;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort), effort);
  }

  /** Starts the sides in turns. */
  Map<Side, List<Run>> measure(Effort effort) {
    Map<Side, List<Run>> runs = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      runs.put(side, new ArrayList<>());
    }
    try (Site site = Site.start(scratch.resolve("hub"), address)) {
      if (effort.warmUp()) {
        // A hub's own first connection takes longer than any later one.
        round(site, "warm-up", effort);
      }
      for (int i = 1; i <= effort.rounds(); i++) {
        round(site, Integer.toString(i), effort).forEach((side, run) -> runs.get(side).add(run));
      }
    }
    return runs;
  }

  private Map<Side, Run> round(Site site, String name, Effort effort) {
    Map<Side, Run> runs = new EnumMap<>(Side.class);
    Device plain = site.device("plain-" + name);
    runs.put(
        Side.PLAIN,
        start(
            site,
            plain,
            effort,
            List.of("-cp", PlainSdk.classPath(), PlainSdk.class.getName()),
            process -> process.awaitLine(PlainSdk.ACKNOWLEDGED)));
    Device gateway = site.device("gateway-" + name);
    List<String> command =
        List.of(
            "-jar",
            RunProcess.jar("gateway").toString(),
            "--data",
            scratch.resolve("gateway-" + name).toString());
    for (Side side : List.of(Side.FIRST, Side.AGAIN)) {
      runs.put(side, start(site, gateway, effort, command, process -> {}));
    }
    return runs;
  }

  private interface Check {
    void of(RunProcess process);
  }

  private Run start(
      Site site, Device device, Effort effort, List<String> command, Check acknowledged) {
    String id = device.getDeviceId();
    LocalHub hub = site.hub();
    int mark = hub.process().mark();
    long begin = System.nanoTime();
    try (RunProcess process =
        RunProcess.start(id, effort.jvm(), site.environment(device), command)) {
      await(hub, mark, "connection " + id + " connected mqtt", process);
      long connected = System.nanoTime();
      String message = await(hub, mark, "telemetry " + id + " .*", process);
      long stored = System.nanoTime();
      acknowledged.of(process);
      if (ends(process, effort.rest())) {
        throw ended(process);
      }
      Footprint footprint = Footprint.of(process.process());
      process.stop();
      return new Run(
          Duration.ofNanos(connected - begin),
          Duration.ofNanos(stored - begin),
          message,
          footprint);
    }
  }

  /** Looks every two milliseconds, and gives up at once when the process has ended. */
  private static String await(LocalHub hub, int mark, String regex, RunProcess process) {
    Predicate<String> matches = Pattern.compile(regex).asMatchPredicate();
    long end = System.nanoTime() + Site.PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<String> line = hub.process().lines().stream().skip(mark).filter(matches).findFirst();
      if (line.isPresent()) {
        return line.get();
      }
      if (ends(process, Duration.ofMillis(2))) {
        throw ended(process);
      }
    }
    throw new IllegalStateException(
        "the hub has no line '"
            + regex
            + "' after "
            + Site.PATIENCE
            + "; the device printed "
            + process.lines());
  }

  private static boolean ends(RunProcess process, Duration bound) {
    try {
      return process.process().waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static IllegalStateException ended(RunProcess process) {
    return new IllegalStateException(
        "the device ended with "
            + process.process().exitValue()
            + " and printed "
            + process.lines());
  }

  private static Table table(Map<Side, List<Run>> runs, Effort effort) {
    List<List<String>> rows = new ArrayList<>();
    for (Figure figure : FIGURES) {
      Series plain = series(runs, Side.PLAIN, figure);
      Series first = series(runs, Side.FIRST, figure);
      Series again = series(runs, Side.AGAIN, figure);
      rows.add(
          List.of(
              figure.name(),
              plain.text(figure.decimals()),
              first.text(figure.decimals()),
              first.ratioTo(plain),
              again.text(figure.decimals()),
              again.ratioTo(plain)));
    }
    return new Table(
        "Start-up, memory and threads",
        "Times from just before the start of the JVM. Processor time, RSS and threads "
            + effort.rest().toSeconds()
            + " s after the first message.",
        List.of("", Side.PLAIN.title, Side.FIRST.title, "ratio", Side.AGAIN.title, "ratio"),
        rows);
  }

  private static Series series(Map<Side, List<Run>> runs, Side side, Figure figure) {
    return new Series(
        runs.get(side).stream().map(run -> figure.value().applyAsDouble(run)).toList());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
