package io.twinwire.telemetry.scheduler;

import io.twinwire.support.settings.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one instance of the section {@code channels} wants, and of which channels.
 *
 * @param name of the instance
 * @param faults what it says that cannot be used; such a part is left out
 */
record ChannelRule(String name, List<Match> matches, Wishes wishes, List<String> faults) {

  private static final String INHERIT = "inherit";

  ChannelRule {
    matches = List.copyOf(matches);
    faults = List.copyOf(faults);
  }

  static ChannelRule of(String name, ChannelConfig config) {
    List<String> faults = new ArrayList<>();
    List<Match> matches = matches(name, config.match(), faults);
    Bounds bounds = new Bounds(faults, "the value of section telemetry");
    Optional<Duration> sampleInterval =
        seconds(bounds.whole("sampleInterval", config.sampleInterval(), -1, 86_400, -1));
    if (sampleInterval.isPresent() && !matches.stream().allMatch(Match::whole)) {
      faults.add(
          "sampleInterval: "
              + config.sampleInterval()
              + " is for a sensor as a whole, and match names channels; right is a rule of its own"
              + " for the sensor");
      sampleInterval = Optional.empty();
    }
    return new ChannelRule(
        name,
        matches,
        new Wishes(
            sampleInterval,
            config.aggregation().equals(INHERIT)
                ? Optional.empty()
                : bounds.option(
                    "aggregation", config.aggregation(), Aggregation::of, Aggregation.names()),
            config.reporting().equals(INHERIT)
                ? Optional.empty()
                : bounds.option("reporting", config.reporting(), Reporting::of, Reporting.names()),
            given(
                bounds.number(
                    "deadbandAbsolute", config.deadbandAbsolute(), -1, Double.MAX_VALUE, -1)),
            given(bounds.number("deadbandPercent", config.deadbandPercent(), -1, 100, -1)),
            seconds(bounds.whole("maxSilence", config.maxSilence(), -1, 604_800, -1))),
        faults);
  }

  /** How exactly it speaks of a channel; empty where it does not. */
  Optional<Integer> exactness(String sensor, String channel) {
    return best(
        matches.stream().filter(match -> match.matches(sensor, channel)).map(Match::exactness));
  }

  /** How exactly it speaks of a sensor as a whole; empty where it does not. */
  Optional<Integer> exactness(String sensor) {
    return best(
        matches.stream()
            .filter(match -> match.whole() && match.sensor().matches(sensor))
            .map(Match::exactness));
  }

  private static Optional<Integer> best(Stream<Integer> exactness) {
    return exactness.max(Integer::compare);
  }

  private static List<Match> matches(String name, String[] texts, List<String> faults) {
    List<Match> matches = new ArrayList<>();
    for (String text : texts.length == 0 ? new String[] {name} : texts) {
      try {
        matches.add(Match.of(text));
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return matches;
  }

  private static Optional<Duration> seconds(int value) {
    return value < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(value));
  }

  private static Optional<Double> given(double value) {
    return value < 0 ? Optional.empty() : Optional.of(value);
  }
}
