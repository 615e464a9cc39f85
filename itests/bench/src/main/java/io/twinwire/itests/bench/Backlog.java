package io.twinwire.itests.bench;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.RunProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How soon a desired change is answered while telemetry waits to be sent. */
final class Backlog implements Benchmark {

  /** Who has a backlog. */
  enum Side {
    PLAIN,
    GATEWAY
  }

  /**
   * One answer, in milliseconds from just before the request that changes desired.
   *
   * @param seen until the device had the change
   * @param answered until the hub had the answer
   * @param waiting how many messages still waited when the device had it
   */
  record Turn(double seen, double answered, long waiting) {}

  private final Path scratch;
  private final String address;
  private final int messages;
  private int value;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   * @param messages that are queued at once
   */
  Backlog(Path scratch, String address, int messages) {
    this.scratch = scratch;
    this.address = address;
    this.messages = messages;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort));
  }

  /** Lets both sides queue and answer in turns. */
  Map<Side, List<Turn>> measure(Effort effort) {
    Map<Side, List<Turn>> turns = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      turns.put(side, new ArrayList<>());
    }
    try (Site site = Site.start(scratch.resolve("hub"), address);
        ProbedGateway gateway =
            new ProbedGateway(site, site.device("gateway"), scratch.resolve("gateway"), effort)) {
      BackEnd backEnd = new BackEnd(site);
      // An outbox that is full drops the oldest; as much as this has room.
      String room = "{\"outbox\":{\"maxMessages\":" + 2 * messages + "}}";
      backEnd.desire(gateway.device(), room);
      for (int i = effort.warmUp() ? -1 : 0; i < effort.rounds(); i++) {
        Turn plain = plain(site, backEnd, "plain-" + (i + 1), effort);
        Turn ours = gateway(backEnd, gateway, i);
        if (i >= 0) {
          turns.get(Side.PLAIN).add(plain);
          turns.get(Side.GATEWAY).add(ours);
        }
      }
    }
    return turns;
  }

  private Turn plain(Site site, BackEnd backEnd, String id, Effort effort) {
    Device device = site.device(id);
    List<String> java = new ArrayList<>(effort.jvm());
    java.addAll(List.of("-cp", PlainSdk.classPath(), PlainBacklog.class.getName()));
    List<String> options = List.of(Integer.toString(messages));
    try (RunProcess process = RunProcess.start(id, java, site.environment(device), options)) {
      process.awaitLine("load " + messages);
      int wanted = ++value;
      long begin = System.nanoTime();
      backEnd.desire(id, Follower.desired(wanted));
      backEnd.awaitReported(id, json -> repeats(json, wanted));
      double answered = millis(begin, System.nanoTime());
      String[] seen = process.awaitLine("desired .*").split(" ");
      return new Turn(millis(begin, Long.parseLong(seen[1])), answered, Long.parseLong(seen[2]));
    }
  }

  private static boolean repeats(JsonObject reported, int value) {
    return reported.get("probe") instanceof JsonObject probe
        && probe.get("number").getAsInt() == value;
  }

  private Turn gateway(BackEnd backEnd, ProbedGateway gateway, int round) {
    drain(backEnd, gateway);
    int mark = gateway.process().mark();
    // Another number each time: equal content touches nothing.
    int load = messages + round;
    backEnd.desire(gateway.device(), "{\"load\":{\"messages\":" + load + "}}");
    gateway.process().awaitLine(mark, "load " + load);
    int wanted = ++value;
    long begin = System.nanoTime();
    long version = backEnd.desire(gateway.device(), Follower.desired(wanted));
    backEnd.awaitReported(gateway.device(), json -> DesiredBurst.acknowledged(json, version));
    double answered = millis(begin, System.nanoTime());
    gateway.await(wanted);
    return new Turn(millis(begin, gateway.seen().get(wanted)), answered, gateway.waiting(wanted));
  }

  /** Nothing is left of the turn before. */
  private void drain(BackEnd backEnd, ProbedGateway gateway) {
    long end = System.nanoTime() + Site.PATIENCE.toNanos();
    do {
      Pace.park(System.nanoTime() + BackEnd.LOOK_NANOS * 50);
      backEnd.desire(gateway.device(), Follower.desired(++value));
      gateway.await(value);
      if (System.nanoTime() > end) {
        throw new IllegalStateException(gateway.waiting(value) + " messages still wait");
      }
    } while (gateway.waiting(value) > 0);
  }

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }

  private Table table(Map<Side, List<Turn>> turns) {
    return new Table(
        "A desired change while telemetry waits",
        messages
            + " messages are queued at once and are being sent when desired changes. The twin is"
            + " looked at every 5 ms.",
        List.of("", "plain SDK", "gateway"),
        List.of(
            row("messages that wait when the change is seen", turns, Turn::waiting),
            row("change seen, ms", turns, Turn::seen),
            row("answer at the hub, ms", turns, Turn::answered)));
  }

  private static List<String> row(
      String name, Map<Side, List<Turn>> turns, ToDoubleFunction<Turn> figure) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Side side : Side.values()) {
      row.add(new Series(turns.get(side).stream().map(figure::applyAsDouble).toList()).text(0));
    }
    return row;
  }
}
