package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Channel;
import java.time.Duration;
import java.util.Optional;

/**
 * What a configuration wants of sampling and reporting; empty where it leaves that to a more
 * general one.
 *
 * @param sampleInterval zero is as the send interval
 * @param maxSilence after which a value goes though it has not changed; zero is never
 */
record Wishes(
    Optional<Duration> sampleInterval,
    Optional<Aggregation> aggregation,
    Optional<Reporting> reporting,
    Optional<Double> deadbandAbsolute,
    Optional<Double> deadbandPercent,
    Optional<Duration> maxSilence) {

  /** Every one fulfilled, and nothing asked for beyond what each sample tells. */
  static final Wishes STANDARD =
      new Wishes(
          Optional.of(Duration.ZERO),
          Optional.of(Aggregation.LAST),
          Optional.of(Reporting.AUTO),
          Optional.of(0.0),
          Optional.of(0.0),
          Optional.of(Duration.ZERO));

  /** What a sensor declares for a channel. */
  static Wishes of(Channel.Deadband deadband) {
    return new Wishes(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(deadband.absolute()),
        Optional.of(deadband.percent()),
        Optional.empty());
  }
}
