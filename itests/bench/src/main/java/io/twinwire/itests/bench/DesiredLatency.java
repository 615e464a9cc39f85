package io.twinwire.itests.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * From just before the request that changes a desired property to the component that runs with it,
 * beside the arrival of such a change at a bare subscriber.
 */
final class DesiredLatency implements Benchmark {

  /** Who follows the twin. */
  enum Side {
    BARE,
    GATEWAY
  }

  /**
   * One turn of one side.
   *
   * @param changes how many were sent
   * @param latency of those that were seen
   */
  record Turn(int changes, Latency latency) {

    int unseen() {
      return changes - latency.millis().size();
    }
  }

  private static final long PERIOD_NANOS = 20_000_000;

  /** After so many turns the JVMs have compiled most of what a change runs through. */
  private static final int WARMING = 24;

  private final Path scratch;
  private final String address;
  private final int changes;
  private final Map<Side, List<Turn>> cold = new EnumMap<>(Side.class);
  private int value;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   * @param changes of a turn
   */
  DesiredLatency(Path scratch, String address, int changes) {
    this.scratch = scratch;
    this.address = address;
    this.changes = changes;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort));
  }

  /** Changes the twins of both sides in turns. */
  Map<Side, List<Turn>> measure(Effort effort) {
    Map<Side, List<Turn>> turns = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      turns.put(side, new ArrayList<>());
    }
    try (Site site = Site.start(scratch.resolve("hub"), address);
        Follower bare = new BareSubscriber(site, site.device("bare"));
        Follower gateway =
            new ProbedGateway(site, site.device("gateway"), scratch.resolve("gateway"), effort)) {
      BackEnd backEnd = new BackEnd(site);
      Map<Side, Follower> followers = Map.of(Side.BARE, bare, Side.GATEWAY, gateway);
      for (Follower follower : followers.values()) {
        // From here on its connection is there and its twin is read.
        backEnd.desire(follower.device(), Follower.desired(++value));
        follower.await(value);
      }
      for (int i = 0; effort.warmUp() && i < WARMING; i++) {
        for (Side side : Side.values()) {
          Turn turn = turn(backEnd, followers.get(side));
          cold.putIfAbsent(side, List.of(turn));
        }
      }
      for (int i = 0; i < effort.rounds(); i++) {
        for (Side side : Side.values()) {
          turns.get(side).add(turn(backEnd, followers.get(side)));
        }
      }
    }
    return turns;
  }

  private Turn turn(BackEnd backEnd, Follower follower) {
    Map<Integer, Long> sent = new HashMap<>();
    long due = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      Pace.park(due);
      long now = System.nanoTime();
      sent.put(++value, now);
      backEnd.desire(follower.device(), Follower.desired(value));
      due = now + PERIOD_NANOS;
    }
    follower.await(value);
    Map<Integer, Long> seen = follower.seen();
    return new Turn(
        changes,
        new Latency(
            sent.entrySet().stream()
                .filter(change -> seen.containsKey(change.getKey()))
                .map(change -> (seen.get(change.getKey()) - change.getValue()) / 1e6)
                .toList()));
  }

  private Table table(Map<Side, List<Turn>> turns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("p50, ms", turns, turn -> turn.latency().percentile(50)));
    rows.add(row("p90, ms", turns, turn -> turn.latency().percentile(90)));
    rows.add(row("p99, ms", turns, turn -> turn.latency().percentile(99)));
    rows.add(row("superseded by the next, of " + changes, turns, Turn::unseen));
    if (!cold.isEmpty()) {
      String name = "p50 of the first " + changes + " after the start, ms";
      rows.add(row(name, cold, turn -> turn.latency().percentile(50)));
    }
    return new Table(
        "From a desired change to the component",
        "One change every 20 ms, "
            + changes
            + " in a turn, from just before the request, after "
            + WARMING
            + " turns that warm up; every side has a device of its own.",
        List.of("", "bare Paho", "gateway", "difference"),
        rows);
  }

  /** The difference is that of two turns side by side. */
  private static List<String> row(
      String name, Map<Side, List<Turn>> turns, ToDoubleFunction<Turn> figure) {
    List<Double> bare = figures(turns.get(Side.BARE), figure);
    List<Double> gateway = figures(turns.get(Side.GATEWAY), figure);
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < bare.size(); i++) {
      differences.add(gateway.get(i) - bare.get(i));
    }
    int decimals = name.endsWith("ms") ? 1 : 0;
    return List.of(
        name,
        new Series(bare).text(decimals),
        new Series(gateway).text(decimals),
        new Series(differences).text(decimals));
  }

  private static List<Double> figures(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return turns.stream().map(figure::applyAsDouble).toList();
  }
}
