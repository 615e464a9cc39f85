package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.bench.FloodedGateway.Load;
import io.twinwire.itests.bench.FloodedGateway.Mode;
import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Readings of 200 bytes, as many as each side gets through to the same hub: from just before the
 * first is given to a client, or offered to the outbox, to the acknowledgement of the last.
 */
final class Throughput implements Benchmark {

  /** Who sends. */
  enum Side {
    SDK("SDK, defaults", "sdk", 10_000),
    TUNED("SDK, tuned", "sdk-tuned", 10_000),
    PAHO("Paho", "paho", 1000),
    HIVEMQ("HiveMQ", "hivemq", 1000),
    UNPACKED("Twinwire", "", 0),
    PACKED("Twinwire, packed", "", 0);

    private final String title;
    private final String client;
    private final int window;

    Side(String title, String client, int window) {
      this.title = title;
      this.client = client;
      this.window = window;
    }

    /** Those that this build has. */
    static List<Side> present() {
      return Arrays.stream(values())
          .filter(side -> side != PACKED || FloodedGateway.packs())
          .toList();
    }
  }

  /**
   * One turn of one side.
   *
   * @param sent readings that the side says the hub acknowledged
   * @param seconds that it took
   * @param tally what the hub counted
   * @param usage what the process used meanwhile; the peak is its whole life's
   */
  record Turn(long sent, double seconds, HubTally tally, Usage usage) {

    double rate() {
      return sent / seconds;
    }

    double perReading(double figure) {
      return figure / sent;
    }
  }

  private record Figure(String name, int decimals, ToDoubleFunction<Turn> value) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("readings acknowledged", 0, Turn::sent),
          new Figure("readings a second", 0, Turn::rate),
          new Figure("out of order at the hub", 0, turn -> turn.tally().late()),
          new Figure("stored again", 0, turn -> turn.tally().repeated()),
          new Figure(
              "processor time a reading, µs",
              1,
              turn -> turn.perReading(turn.usage().cpu().toNanos() / 1e3)),
          new Figure("peak RSS, MiB", 0, turn -> turn.usage().peak() / 1024.0),
          new Figure(
              "bytes written to disk a reading",
              0,
              turn -> turn.perReading(turn.usage().written())),
          new Figure(
              "messages for 1,000 readings",
              1,
              turn -> 1000.0 * turn.tally().messages() / turn.tally().readings()),
          new Figure(
              "billed units of 4 KB for 1,000 readings",
              1,
              turn -> 1000.0 * turn.tally().units() / turn.tally().readings()));

  private static final int SIZE = 200;

  /** Of a gateway, what waits in the outbox among it; a bound of its own is the window. */
  private static final int UNACKNOWLEDGED = 50_000;

  private final Path scratch;
  private final String address;
  private final int messages;
  private final int seconds;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   * @param messages that a side sends in a turn at most
   * @param seconds for which it begins to send at most
   */
  Throughput(Path scratch, String address, int messages, int seconds) {
    this.scratch = scratch;
    this.address = address;
    this.messages = messages;
    this.seconds = seconds;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort));
  }

  /** Lets the sides send in turns, each with a device, a process and a directory of its own. */
  Map<Side, List<Turn>> measure(Effort effort) {
    Map<Side, List<Turn>> turns = new EnumMap<>(Side.class);
    try (Site site = Site.counting(scratch.resolve("hub"), address)) {
      BackEnd backEnd = new BackEnd(site);
      for (int i = effort.warmUp() ? 0 : 1; i <= effort.rounds(); i++) {
        for (Side side : Side.present()) {
          Device device = site.device(side.name().toLowerCase(Locale.ROOT) + "-" + i);
          Turn turn =
              side.client.isEmpty()
                  ? gateway(site, backEnd, device, side, effort)
                  : client(site, device, side, effort);
          if (i > 0) {
            turns.computeIfAbsent(side, none -> new ArrayList<>()).add(turn);
          }
        }
      }
    }
    return turns;
  }

  private Turn client(Site site, Device device, Side side, Effort effort) {
    List<String> java = new ArrayList<>(effort.jvm());
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), Sending.class.getName()));
    List<String> options = new ArrayList<>(List.of(side.client));
    for (int number : new int[] {messages, seconds, side.window, SIZE}) {
      options.add(Integer.toString(number));
    }
    int mark = site.hub().process().mark();
    try (RunProcess process =
        RunProcess.start(device.getDeviceId(), java, site.environment(device), options)) {
      process.awaitLine("ready");
      Usage before = Usage.of(process.process());
      process.process().getOutputStream().write('\n');
      process.process().getOutputStream().flush();
      String[] sent = process.awaitLine("sent .*").split(" ");
      Usage after = Usage.of(process.process());
      process.process().getOutputStream().close();
      process.awaitExit(Site.PATIENCE);
      return turn(
          Long.parseLong(sent[1]) - Long.parseLong(sent[2]),
          Long.parseLong(sent[3]),
          HubTally.await(site, mark, device.getDeviceId()),
          before,
          after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Turn gateway(Site site, BackEnd backEnd, Device device, Side side, Effort effort) {
    String id = device.getDeviceId();
    Mode mode = side == Side.PACKED ? Mode.PACKED : Mode.UNPACKED;
    int mark = site.hub().process().mark();
    try (FloodedGateway gateway =
        new FloodedGateway(site, device, scratch.resolve(id), mode, effort)) {
      gateway.process().awaitLine("probe 0 .*");
      site.hub().process().awaitLine(mark, "tally " + id + " first");
      Usage before = gateway.usage();
      backEnd.desire(id, new Load(messages, seconds, SIZE, UNACKNOWLEDGED, false).desired());
      Duration bound = Site.PATIENCE.plusSeconds(4L * seconds);
      String[] sent = gateway.await(0, "flood acknowledged .*", bound);
      Usage after = gateway.usage();
      gateway.process().stop();
      HubTally tally = HubTally.await(site, mark, id);
      return turn(Long.parseLong(sent[2]), Long.parseLong(sent[3]), tally, before, after);
    }
  }

  private static Turn turn(long sent, long nanos, HubTally tally, Usage before, Usage after) {
    Usage usage =
        new Usage(
            after.cpu().minus(before.cpu()), after.peak(), after.written() - before.written());
    return new Turn(sent, nanos / 1e9, tally, usage);
  }

  private Table table(Map<Side, List<Turn>> turns) {
    List<String> columns = new ArrayList<>(List.of(""));
    turns.keySet().forEach(side -> columns.add(side.title));
    List<List<String>> rows = new ArrayList<>();
    for (Figure figure : FIGURES) {
      List<String> row = new ArrayList<>(List.of(figure.name()));
      turns.values().forEach(side -> row.add(series(side, figure.value()).text(figure.decimals())));
      rows.add(row);
      if (figure.name().equals("readings a second")) {
        for (Side base : List.of(Side.SDK, Side.TUNED, Side.PAHO)) {
          rows.add(ratios(turns, base));
        }
      }
    }
    return new Table(
        "Readings to the hub",
        String.format(
            "Readings of %d bytes at quality of service 1 for %d s, at most %d. Unacknowledged at"
                + " once: 1000 for Paho and HiveMQ, 10,000 in the SDK's queue, 50,000 in the outbox."
                + " The gateway has %s.",
            SIZE, seconds, messages, FloodedGateway.HEAP),
        columns,
        rows);
  }

  private static List<String> ratios(Map<Side, List<Turn>> turns, Side base) {
    List<String> row = new ArrayList<>(List.of("times " + base.title));
    double rate = series(turns.get(base), Turn::rate).median();
    for (List<Turn> side : turns.values()) {
      row.add(String.format(Locale.ROOT, "%.2f", series(side, Turn::rate).median() / rate));
    }
    return row;
  }

  private static Series series(List<Turn> turns, ToDoubleFunction<Turn> value) {
    return new Series(turns.stream().map(value::applyAsDouble).toList());
  }
}
