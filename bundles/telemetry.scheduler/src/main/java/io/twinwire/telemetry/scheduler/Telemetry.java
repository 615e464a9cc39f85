package io.twinwire.telemetry.scheduler;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running schedule. Confined to its loop, apart from what it tells. */
final class Telemetry {

  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  /** Lets the sensors of a starting gateway arrive before the first message. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final String NO_OUTBOX = "outbox: there is none; nothing is sampled";

  private final Loop loop;
  private final Clock clock;
  private final SensorRegistry sensors;
  private final Supplier<Optional<Outbox>> outbox;
  private final Sampler sampler;
  private final Schedule schedule;
  private volatile Settings settings;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<Acceptance> last = Optional.empty();
  private int armed;

  Telemetry(
      Settings settings,
      Loop loop,
      Clock clock,
      Executor threads,
      SensorRegistry sensors,
      Supplier<Optional<Outbox>> outbox) {
    this.settings = settings;
    this.loop = loop;
    this.clock = clock;
    this.sensors = sensors;
    this.outbox = outbox;
    this.sampler = new Sampler(loop, threads);
    this.schedule = new Schedule(loop.nanos() + GRACE.toNanos(), settings.sendInterval());
  }

  void start() {
    arm();
  }

  /** Takes on a new configuration; what did not change is left alone. */
  void change(Settings changed) {
    boolean interval = !changed.sendInterval().equals(settings.sendInterval());
    settings = changed;
    if (interval) {
      LOG.info("Messages are sent every {} s", changed.sendInterval().toSeconds());
      schedule.change(changed.sendInterval(), loop.nanos());
      arm();
    }
  }

  Settings settings() {
    return settings;
  }

  /** What an operator should know. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>(settings.faults());
    sensors.refused().forEach(refusal -> troubles.add(refusal.why()));
    sampler.troubles().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> troubles.add("sensor " + entry.getKey() + ": " + entry.getValue()));
    trouble.ifPresent(troubles::add);
    return Collections.unmodifiableList(troubles);
  }

  /** The last message that the outbox accepted. */
  Optional<Acceptance> last() {
    return last;
  }

  private void arm() {
    int arming = ++armed;
    long wait = Math.max(0, schedule.due() - loop.nanos());
    Loop.Cancel unused =
        loop.later(
            Duration.ofNanos(wait),
            () -> {
              if (arming == armed) {
                tick();
              }
            });
  }

  private void tick() {
    schedule.begun(loop.nanos());
    arm();
    if (outbox.get().isEmpty()) {
      trouble(NO_OUTBOX);
      return;
    }
    if (trouble.equals(Optional.of(NO_OUTBOX))) {
      trouble = Optional.empty();
    }
    Instant time = clock.instant();
    Duration halfInterval = settings.sendInterval().dividedBy(2);
    Duration timeout = settings.sampleTimeout();
    Duration patience = timeout.compareTo(halfInterval) < 0 ? timeout : halfInterval;
    sampler.sample(sensors.sources(), timeout, patience, () -> send(time));
  }

  private void send(Instant time) {
    Optional<Outbox> target = outbox.get();
    if (target.isEmpty()) {
      trouble(NO_OUTBOX);
      return;
    }
    Map<String, List<Reading>> samples = sampler.drain();
    for (Map<String, Object> readings : Composer.compose(time, samples, Composer.MAX_BODY)) {
      target
          .get()
          .offer(OutboxMessage.json(number -> Composer.body(number, time, readings)))
          .onSuccess(acceptance -> loop.execute(() -> accepted(acceptance)))
          .onFailure(e -> loop.execute(() -> trouble("outbox: refused a message: " + e)));
    }
  }

  private void accepted(Acceptance acceptance) {
    last = Optional.of(acceptance);
    if (trouble.isPresent()) {
      LOG.info("The outbox accepts messages again");
      trouble = Optional.empty();
    }
  }

  private void trouble(String cause) {
    if (!trouble.equals(Optional.of(cause))) {
      LOG.warn("No telemetry: {}", cause);
      trouble = Optional.of(cause);
    }
  }
}
