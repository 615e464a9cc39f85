package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What section and rules together say of each sensor and channel: of the rules that match, the one
 * that names the most characters counts, wish by wish; of equals the first by name. Behind the
 * rules stands the deadband that the sensor declares for a channel, behind that the section.
 */
final class Plan {

  /** Bounds what is remembered of channels whose names are made up on the way. */
  private static final int REMEMBERED = 10_000;

  private record Ranked(ChannelRule rule, int exactness) {}

  private static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingInt(Ranked::exactness)
          .reversed()
          .thenComparing(ranked -> ranked.rule().name());

  private final Wishes standard;
  private final List<ChannelRule> rules;
  private final Map<String, Channel.Deadband> declared;
  private final Map<String, Policy> policies = new HashMap<>();

  /**
   * @param declared deadbands that sensors declare, by {@code sensor/channel}
   */
  Plan(Wishes standard, List<ChannelRule> rules, Map<String, Channel.Deadband> declared) {
    this.standard = standard;
    this.rules = List.copyOf(rules);
    this.declared = Map.copyOf(declared);
  }

  /** How often a sensor is sampled; zero is as often as messages are sent. From any thread. */
  Duration sampleInterval(String sensor) {
    return first(ranked(rule -> rule.exactness(sensor)), Wishes::sampleInterval, Duration.ZERO);
  }

  /** How a channel is told. Confined to the loop. */
  Policy policy(String sensor, String channel) {
    if (policies.size() >= REMEMBERED) {
      policies.clear();
    }
    return policies.computeIfAbsent(sensor + "/" + channel, key -> resolve(sensor, channel));
  }

  private Policy resolve(String sensor, String channel) {
    List<Wishes> wishes = ranked(rule -> rule.exactness(sensor, channel));
    Channel.Deadband own = declared.get(sensor + "/" + channel);
    if (own != null) {
      wishes.add(wishes.size() - 1, Wishes.of(own));
    }
    Deadband deadband =
        new Deadband(
            first(wishes, Wishes::deadbandAbsolute, 0.0),
            first(wishes, Wishes::deadbandPercent, 0.0));
    boolean byException =
        switch (first(wishes, Wishes::reporting, Reporting.AUTO)) {
          case ALWAYS -> false;
          case CHANGE -> true;
          case AUTO -> !deadband.isNone();
        };
    return new Policy(
        first(wishes, Wishes::aggregation, Aggregation.LAST),
        byException,
        deadband,
        first(wishes, Wishes::maxSilence, Duration.ZERO));
  }

  private List<Wishes> ranked(Function<ChannelRule, Optional<Integer>> exactness) {
    List<Ranked> ranked = new ArrayList<>();
    for (ChannelRule rule : rules) {
      exactness.apply(rule).ifPresent(rank -> ranked.add(new Ranked(rule, rank)));
    }
    ranked.sort(BEST_FIRST);
    List<Wishes> wishes = new ArrayList<>();
    ranked.forEach(r -> wishes.add(r.rule().wishes()));
    wishes.add(standard);
    return wishes;
  }

  private static <T> T first(List<Wishes> wishes, Function<Wishes, Optional<T>> wish, T standard) {
    return wishes.stream().map(wish).flatMap(Optional::stream).findFirst().orElse(standard);
  }
}
