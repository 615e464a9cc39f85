package io.twinwire.itests.bench;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Many desired changes as fast as a hub takes them: how soon the last one is in force. */
final class DesiredBurst implements Benchmark {

  /** Who follows the twin. */
  enum Side {
    BARE,
    GATEWAY
  }

  /**
   * One burst, in seconds from just before its first request.
   *
   * @param accepted until the hub had answered the last change
   * @param shown until the last value was seen
   * @param reported until the hub had 200 for the last version; none of a bare subscriber
   * @param values how many of the values were seen
   */
  record Turn(double accepted, double shown, OptionalDouble reported, int values) {}

  private static final int AT_ONCE = 8;

  /** After so many turns the JVMs have compiled most of what a change runs through. */
  private static final int WARMING = 12;

  private final Path scratch;
  private final String address;
  private final int changes;
  private int value;

  /**
   * @param scratch an empty directory
   * @param address of a local hub, on loopback
   * @param changes of a burst
   */
  DesiredBurst(Path scratch, String address, int changes) {
    this.scratch = scratch;
    this.address = address;
    this.changes = changes;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort));
  }

  /** Sends bursts to both sides in turns. */
  Map<Side, List<Turn>> measure(Effort effort) {
    Map<Side, List<Turn>> turns = new EnumMap<>(Side.class);
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
      for (int i = effort.warmUp() ? -WARMING : 0; i < effort.rounds(); i++) {
        for (Side side : Side.values()) {
          Turn turn = turn(backEnd, followers.get(side), side == Side.GATEWAY);
          if (i >= 0) {
            turns.computeIfAbsent(side, each -> new ArrayList<>()).add(turn);
          }
        }
      }
    }
    return turns;
  }

  private Turn turn(BackEnd backEnd, Follower follower, boolean reports) {
    int first = value + 1;
    long begin = System.nanoTime();
    sendAllButTheLast(backEnd, follower.device());
    long version = backEnd.desire(follower.device(), Follower.desired(++value));
    long accepted = System.nanoTime();
    OptionalDouble reported = OptionalDouble.empty();
    if (reports) {
      backEnd.awaitReported(follower.device(), json -> acknowledged(json, version));
      reported = OptionalDouble.of(seconds(begin, System.nanoTime()));
    }
    follower.await(value);
    Map<Integer, Long> seen = follower.seen();
    return new Turn(
        seconds(begin, accepted),
        seconds(begin, seen.get(value)),
        reported,
        (int) seen.keySet().stream().filter(each -> each >= first).count());
  }

  /** On several connections these overtake each other, so the last waits for all of them. */
  private void sendAllButTheLast(BackEnd backEnd, String device) {
    Semaphore places = new Semaphore(AT_ONCE);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 1; i < changes; i++) {
      places.acquireUninterruptibly();
      sent.add(
          backEnd
              .desireSoon(device, Follower.desired(++value))
              .whenComplete((version, failure) -> places.release()));
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
  }

  /** Whether the gateway says that this version of the probe's section is in force. */
  static boolean acknowledged(JsonObject reported, long version) {
    if (!(reported.get("configuration") instanceof JsonObject configuration)
        || !(configuration.get("sections") instanceof JsonObject sections)
        || !(sections.get("probe") instanceof JsonObject probe)) {
      return false;
    }
    return probe.get("version").getAsLong() == version && probe.get("code").getAsInt() == 200;
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private Table table(Map<Side, List<Turn>> turns) {
    return new Table(
        "A burst of " + changes + " desired changes",
        AT_ONCE
            + " requests at once, and the last change when all others are answered; after "
            + WARMING
            + " turns that warm up.",
        List.of("", "bare Paho", "gateway"),
        List.of(
            row("last change accepted by the hub, s", 2, turns, turn -> some(turn.accepted())),
            row("last value shown, s", 2, turns, turn -> some(turn.shown())),
            row("200 for the last version at the hub, s", 2, turns, Turn::reported),
            row("values shown", 0, turns, turn -> some(turn.values()))));
  }

  private static OptionalDouble some(double figure) {
    return OptionalDouble.of(figure);
  }

  private static List<String> row(
      String name,
      int decimals,
      Map<Side, List<Turn>> turns,
      Function<Turn, OptionalDouble> figure) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Side side : Side.values()) {
      List<Double> values =
          turns.get(side).stream().flatMapToDouble(t -> figure.apply(t).stream()).boxed().toList();
      row.add(values.isEmpty() ? "-" : new Series(values).text(decimals));
    }
    return row;
  }
}
