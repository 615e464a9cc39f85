package io.twinwire.telemetry.scheduler;

import io.twinwire.support.settings.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration in force. A value that cannot be used stands at its default and is named in the
 * faults.
 *
 * @param maxSamples how many samples are kept where all are told
 * @param wishes for every channel of which no rule says otherwise; none is empty
 */
record Settings(
    Duration sendInterval,
    Duration sampleTimeout,
    int maxSamples,
    Wishes wishes,
    List<String> faults) {

  Settings {
    faults = List.copyOf(faults);
  }

  static Settings of(Config config) {
    List<String> faults = new ArrayList<>();
    Bounds bounds = new Bounds(faults, "");
    return new Settings(
        Duration.ofSeconds(bounds.whole("sendInterval", config.sendInterval(), 1, 86_400, 60)),
        Duration.ofSeconds(bounds.whole("sampleTimeout", config.sampleTimeout(), 1, 3600, 10)),
        bounds.whole("maxSamples", config.maxSamples(), 100, 100_000, 10_000),
        new Wishes(
            Optional.of(
                Duration.ofSeconds(
                    bounds.whole("sampleInterval", config.sampleInterval(), 0, 86_400, 0))),
            bounds
                .option("aggregation", config.aggregation(), Aggregation::of, Aggregation.names())
                .or(() -> Optional.of(Aggregation.LAST)),
            bounds
                .option("reporting", config.reporting(), Reporting::of, Reporting.names())
                .or(() -> Optional.of(Reporting.AUTO)),
            Optional.of(
                bounds.number(
                    "deadbandAbsolute", config.deadbandAbsolute(), 0, Double.MAX_VALUE, 0)),
            Optional.of(bounds.number("deadbandPercent", config.deadbandPercent(), 0, 100, 0)),
            Optional.of(
                Duration.ofSeconds(
                    bounds.whole("maxSilence", config.maxSilence(), 0, 604_800, 0)))),
        faults);
  }
}
