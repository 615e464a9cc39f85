package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.bench.FloodedGateway.Load;
import io.twinwire.itests.bench.FloodedGateway.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A backlog: the outbox is filled while the hub is away, the gateway is killed and started again
 * with the hub there, and drains; then it goes on sending, for the steady rate.
 */
final class Drain implements Benchmark {

  /**
   * One turn.
   *
   * @param held messages that the outbox held at the start
   * @param opening seconds from the outbox's being there as a service to its knowing what it holds
   * @param first seconds from the JVM's start to the hub's first message
   * @param accepted messages a second that the outbox took without a hub
   * @param drained messages a second, from the first acknowledgement to the last
   * @param steady messages a second afterwards
   * @param written bytes to disk for each message of the backlog, in both runs
   * @param heaps MiB after a collection, at each tenth of the draining that was looked at
   * @param tally what the hub counted
   */
  record Turn(
      long held,
      double opening,
      double first,
      double accepted,
      double drained,
      double steady,
      double written,
      List<Double> heaps,
      HubTally tally) {

    Turn {
      heaps = List.copyOf(heaps);
    }
  }

  private static final int SIZE = 200;
  private static final int UNACKNOWLEDGED = 50_000;
  private static final int STEADY_SECONDS = 15;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<Integer> TENTHS = List.of(1, 5, 9);

  private final Path scratch;
  private final String address;
  private final int messages;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   * @param messages of the backlog
   */
  Drain(Path scratch, String address, int messages) {
    this.scratch = scratch;
    this.address = address;
    this.messages = messages;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort));
  }

  /** Fills and drains, unpacked and packed in turns; nothing is thrown away. */
  Map<Mode, List<Turn>> measure(Effort effort) {
    Map<Mode, List<Turn>> turns = new EnumMap<>(Mode.class);
    for (int i = 1; i <= effort.rounds(); i++) {
      for (Mode mode : Mode.values()) {
        Path directory = scratch.resolve(mode + "-" + i);
        turns.computeIfAbsent(mode, none -> new ArrayList<>()).add(turn(directory, mode, effort));
      }
    }
    return turns;
  }

  private Turn turn(Path directory, Mode mode, Effort effort) {
    Path hub = directory.resolve("hub");
    Path place = directory.resolve("gateway");
    Device device;
    String[] accepted;
    long written;
    try (Site site = Site.counting(hub, address)) {
      device = site.device("gateway");
      int mark = site.hub().process().mark();
      try (FloodedGateway gateway = new FloodedGateway(site, device, place, mode, effort)) {
        site.hub().process().awaitLine(mark, "tally gateway first");
        new BackEnd(site).desire("gateway", new Load(messages, 3600, SIZE, 0, true).desired());
        gateway.await(0, "flood waits", PATIENCE);
        site.hub().process().kill();
        accepted = gateway.await(0, "flood accepted .*", PATIENCE);
        written = gateway.usage().written();
      }
    }
    try (Site site = Site.counting(hub, address)) {
      // The flood of the first run is still desired; it would mix with the backlog.
      BackEnd backEnd = new BackEnd(site);
      backEnd.desire("gateway", "{\"flood\":null}");
      int mark = site.hub().process().mark();
      long begin = System.nanoTime();
      try (FloodedGateway gateway =
          new FloodedGateway(site, device, place, mode, effort, "-Dtwinwire.probe.opening=true")) {
        site.hub().process().awaitLine(mark, "tally gateway first");
        double first = (System.nanoTime() - begin) / 1e9;
        String[] opening = gateway.await(0, "opening .*", PATIENCE);
        List<Double> heaps = new ArrayList<>();
        for (int tenth : TENTHS) {
          gateway.await(0, "draining " + tenth, PATIENCE);
          heaps.add(gateway.heap() / (1024.0 * 1024));
        }
        String[] drained = gateway.await(0, "drained .*", PATIENCE);
        written += gateway.usage().written();
        backEnd.desire(
            "gateway", new Load(messages, STEADY_SECONDS, SIZE, UNACKNOWLEDGED, false).desired());
        String[] steady = gateway.await(0, "flood acknowledged .*", PATIENCE);
        gateway.process().stop();
        long held = Long.parseLong(opening[2]);
        return new Turn(
            held,
            Long.parseLong(opening[1]) / 1e9,
            first,
            rate(accepted[2], accepted[5]),
            rate(drained[1], drained[2]),
            rate(steady[2], steady[3]),
            (double) written / held,
            heaps,
            HubTally.await(site, mark, "gateway"));
      }
    }
  }

  private static double rate(String messages, String nanos) {
    return Long.parseLong(messages) * 1e9 / Long.parseLong(nanos);
  }

  private Table table(Map<Mode, List<Turn>> turns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("messages held at the start", 0, turns, Turn::held));
    rows.add(row("taken a second without a hub", 0, turns, Turn::accepted));
    rows.add(row("opening the outbox, s", 3, turns, Turn::opening));
    rows.add(row("JVM's start to the hub's first message, s", 2, turns, Turn::first));
    rows.add(row("drained a second", 0, turns, Turn::drained));
    rows.add(row("steady a second, afterwards", 0, turns, Turn::steady));
    rows.add(row("drained, of the steady rate, %", 0, turns, t -> 100 * t.drained() / t.steady()));
    for (int i = 0; i < TENTHS.size(); i++) {
      int look = i;
      String name = "heap after a collection, " + TENTHS.get(i) + " tenths drained, MiB";
      rows.add(row(name, 1, turns, turn -> turn.heaps().get(look)));
    }
    rows.add(row("bytes written to disk a message", 0, turns, Turn::written));
    rows.add(row("out of order at the hub", 0, turns, turn -> turn.tally().late()));
    rows.add(row("stored again", 0, turns, turn -> turn.tally().repeated()));
    return new Table(
        "A backlog drains",
        String.format(
            "%d messages of %d bytes are taken without a hub, the gateway is killed and started"
                + " again with %s.",
            messages, SIZE, FloodedGateway.HEAP),
        List.of("", "unpacked", "packed"),
        rows);
  }

  private static List<String> row(
      String name, int decimals, Map<Mode, List<Turn>> turns, ToDoubleFunction<Turn> figure) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Mode mode : Mode.values()) {
      row.add(
          new Series(turns.get(mode).stream().map(figure::applyAsDouble).toList()).text(decimals));
    }
    return row;
  }
}
