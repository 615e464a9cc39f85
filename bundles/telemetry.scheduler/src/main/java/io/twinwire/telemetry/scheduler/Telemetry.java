package io.twinwire.telemetry.scheduler;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.sensor.Channel;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  private final Listening listening;
  private final Channels channels = new Channels();
  private final Pace pace = new Pace();
  private final Agenda agenda;
  private volatile Settings settings;
  private volatile Plan plan;
  private List<ChannelRule> rules = List.of();
  private Map<String, Channel.Deadband> declared = Map.of();
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
    this.plan = new Plan(settings.wishes(), List.of(), Map.of());
    this.loop = loop;
    this.clock = clock;
    this.sensors = sensors;
    this.outbox = outbox;
    this.sampler = new Sampler(loop, threads, this::gather);
    this.listening = new Listening(loop, this::gather);
    this.agenda = new Agenda(loop.nanos() + GRACE.toNanos(), settings.sendInterval());
  }

  void start() {
    refresh();
  }

  /** Takes on a new configuration; what did not change is left alone. */
  void change(Settings changed) {
    boolean interval = !changed.sendInterval().equals(settings.sendInterval());
    boolean wishes = !changed.wishes().equals(settings.wishes());
    settings = changed;
    if (interval) {
      LOG.info("Messages are sent every {} s", changed.sendInterval().toSeconds());
      agenda.sendEvery(changed.sendInterval(), loop.nanos());
    }
    if (wishes) {
      plan = new Plan(changed.wishes(), rules, declared);
    }
    if (interval || wishes) {
      refresh();
    }
  }

  /** Takes on new rules; what did not change is left alone. */
  void change(List<ChannelRule> changed) {
    if (!changed.equals(rules)) {
      rules = List.copyOf(changed);
      plan = new Plan(settings.wishes(), rules, declared);
      refresh();
    }
  }

  /** Sensors came or went, or are sampled at other intervals: has the grids that they need. */
  void refresh() {
    List<Source> sources = sensors.sources();
    Map<String, Channel.Deadband> now = Deadbands.declared(sources);
    if (!now.equals(declared)) {
      declared = now;
      plan = new Plan(settings.wishes(), rules, declared);
    }
    listening.use(sources);
    agenda.use(intervals(sources), loop.nanos());
    arm();
  }

  /** Hears no sensor any more; once the loop has ended. */
  void stop() {
    listening.close();
  }

  private void gather(String sensor, List<Reading> readings) {
    channels.gather(plan, settings.maxSamples(), sensor, readings);
  }

  Settings settings() {
    return settings;
  }

  /** The names of the sensors, and how often each is sampled; zero where it reports by itself. */
  Map<String, Duration> sampled() {
    Map<String, Duration> sampled = new TreeMap<>();
    for (Source source : sensors.sources()) {
      Duration interval = plan.sampleInterval(source.name());
      Duration every = interval.isZero() ? settings.sendInterval() : interval;
      sampled.put(source.name(), source.reports() ? Duration.ZERO : every);
    }
    return sampled;
  }

  /** How far apart messages are. */
  Duration apart() {
    Duration interval = settings.sendInterval();
    return pace.isSlow(interval) ? pace.apart() : interval;
  }

  /** What an operator should know. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>(settings.faults());
    sensors.refused().forEach(refusal -> troubles.add(refusal.why()));
    sampler.troubles().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> troubles.add("sensor " + entry.getKey() + ": " + entry.getValue()));
    if (pace.isSlow(settings.sendInterval())) {
      troubles.add(pace.trouble(settings.sendInterval()));
    }
    if (listening.dropped() > 0) {
      troubles.add(
          "sensors: "
              + listening.dropped()
              + " readings came faster than they could be gathered, and are dropped");
    }
    long dropped = channels.dropped();
    if (dropped > 0) {
      troubles.add(
          "aggregation all: "
              + dropped
              + " samples of one message are dropped; maxSamples is "
              + settings.maxSamples());
    }
    trouble.ifPresent(troubles::add);
    return Collections.unmodifiableList(troubles);
  }

  /** The last message that the outbox accepted. */
  Optional<Acceptance> last() {
    return last;
  }

  private Set<Duration> intervals(List<Source> sources) {
    return sources.stream()
        .filter(source -> !source.reports())
        .map(source -> plan.sampleInterval(source.name()))
        .filter(interval -> !interval.isZero())
        .collect(Collectors.toSet());
  }

  private void arm() {
    int arming = ++armed;
    long wait = Math.max(0, agenda.due() - loop.nanos());
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
    long now = loop.nanos();
    List<Source> sources = sensors.sources();
    agenda.use(intervals(sources), now);
    Agenda.Turn turn = agenda.turn(now);
    Optional<Outbox> target = outbox.get();
    boolean offer = turn.offer() && target.isPresent() && mayOffer(target.get(), turn.at());
    arm();
    if (target.isEmpty()) {
      trouble(NO_OUTBOX);
      return;
    }
    if (trouble.equals(Optional.of(NO_OUTBOX))) {
      trouble = Optional.empty();
    }
    sampler.forgetAllBut(sources);
    List<Source> due = sources.stream().filter(source -> isDue(source, turn)).toList();
    Instant time = clock.instant();
    Duration halfInterval = settings.sendInterval().dividedBy(2);
    Duration timeout = settings.sampleTimeout();
    Duration patience = timeout.compareTo(halfInterval) < 0 ? timeout : halfInterval;
    sampler.sample(due, timeout, patience, offer ? () -> send(time, turn.at()) : () -> {});
  }

  private boolean isDue(Source source, Agenda.Turn turn) {
    if (source.reports()) {
      return false;
    }
    Duration interval = plan.sampleInterval(source.name());
    return interval.isZero() ? turn.send() : turn.intervals().contains(interval);
  }

  private boolean mayOffer(Outbox target, long at) {
    long from = pace.ask(target, settings.sendInterval(), at);
    if (from <= at) {
      return true;
    }
    agenda.putOff(from);
    return false;
  }

  private void send(Instant time, long at) {
    Optional<Outbox> target = outbox.get();
    if (target.isEmpty()) {
      trouble(NO_OUTBOX);
      return;
    }
    List<Map<String, Object>> messages =
        Composer.compose(channels.report(plan, time, at), Composer.MAX_BODY);
    if (!messages.isEmpty()) {
      pace.offered(at, messages.size());
    }
    for (Map<String, Object> readings : messages) {
      target
          .get()
          .offer(OutboxMessage.json(number -> Composer.body(number, time, readings)))
          .onSuccess(acceptance -> loop.execute(() -> accepted(acceptance)))
          .onFailure(e -> loop.execute(() -> refused(readings.keySet(), e)));
    }
  }

  private void accepted(Acceptance acceptance) {
    last = Optional.of(acceptance);
    if (trouble.isPresent()) {
      LOG.info("The outbox accepts messages again");
      trouble = Optional.empty();
    }
  }

  private void refused(Set<String> keys, Throwable cause) {
    channels.forget(keys);
    trouble("outbox: refused a message: " + cause);
  }

  private void trouble(String cause) {
    if (!trouble.equals(Optional.of(cause))) {
      LOG.warn("No telemetry: {}", cause);
      trouble = Optional.of(cause);
    }
  }
}
