package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.bench.FloodedGateway.Load;
import io.twinwire.itests.bench.FloodedGateway.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Messages as large as the hub takes them, through a gateway with a small heap. */
final class Large implements Benchmark {

  /**
   * One turn.
   *
   * @param sent messages that the hub acknowledged
   * @param seconds that it took
   * @param heap MiB after a collection, at the end
   * @param peak MiB of the process at most
   * @param tally what the hub counted
   */
  record Turn(long sent, double seconds, double heap, double peak, HubTally tally) {}

  /** The rest of 256 KiB is for properties. */
  private static final int SIZE = 256 * 1024 - 512;

  private static final int IN_MEMORY = 32;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path scratch;
  private final String address;
  private final int messages;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   * @param messages of a turn
   */
  Large(Path scratch, String address, int messages) {
    this.scratch = scratch;
    this.address = address;
    this.messages = messages;
  }

  @Override
  public Table run(Effort effort) {
    List<Turn> turns = measure(effort);
    return new Table(
        "Messages of 256 KB",
        String.format("%d messages of %d bytes, with %s.", messages, SIZE, FloodedGateway.HEAP),
        List.of("", "gateway"),
        List.of(
            row("messages stored by the hub", 0, turns, turn -> turn.tally().messages()),
            row("MiB a second", 1, turns, t -> t.sent() * SIZE / t.seconds() / (1 << 20)),
            row("heap after a collection, at the end, MiB", 1, turns, Turn::heap),
            row("peak RSS, MiB", 0, turns, Turn::peak),
            row("out of order at the hub", 0, turns, turn -> turn.tally().late())));
  }

  List<Turn> measure(Effort effort) {
    List<Turn> turns = new ArrayList<>();
    try (Site site = Site.counting(scratch.resolve("hub"), address)) {
      BackEnd backEnd = new BackEnd(site);
      for (int i = 1; i <= effort.rounds(); i++) {
        turns.add(turn(site, backEnd, site.device("large-" + i), effort));
      }
    }
    return turns;
  }

  private Turn turn(Site site, BackEnd backEnd, Device device, Effort effort) {
    String id = device.getDeviceId();
    int mark = site.hub().process().mark();
    // What is not on disk yet must fit into the heap.
    int unacknowledged = FloodedGateway.packs() ? messages : IN_MEMORY;
    try (FloodedGateway gateway =
        new FloodedGateway(site, device, scratch.resolve(id), Mode.UNPACKED, effort)) {
      site.hub().process().awaitLine(mark, "tally " + id + " first");
      backEnd.desire(id, new Load(messages, 3600, SIZE, unacknowledged, false).desired());
      String[] sent = gateway.await(0, "flood acknowledged .*", PATIENCE);
      double heap = gateway.heap() / (1024.0 * 1024);
      double peak = gateway.usage().peak() / 1024.0;
      gateway.process().stop();
      return new Turn(
          Long.parseLong(sent[2]),
          Long.parseLong(sent[3]) / 1e9,
          heap,
          peak,
          HubTally.await(site, mark, id));
    }
  }

  private static List<String> row(
      String name, int decimals, List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return List.of(
        name, new Series(turns.stream().map(figure::applyAsDouble).toList()).text(decimals));
  }
}
