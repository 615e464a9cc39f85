package io.twinwire.sensor.system;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.support.sensor.device.DeviceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Turns a machine's figures into readings. Load and rates are those of the time since the last
 * sample, which is why the first one takes a moment. What the machine does not have is left out;
 * what it had before is bad for an hour, and then left out, too.
 */
final class SystemSensor implements Sensor, DeviceStatus {

  /** Waits; a test does not. */
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /** A group, and when its channels were there last. */
  private record Member(Group group, Map<String, Long> seen) {}

  private static final Duration FIRST_SPAN = Duration.ofMillis(500);
  private static final long FORGET = Duration.ofHours(1).toNanos();

  private final Supplier<Map<String, Group>> source;
  private final List<String> faults;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Pause pause;
  private Map<String, Member> members = Map.of();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param source makes the groups at the first sample, which may take long
   * @param nanos elapsed nanoseconds
   */
  SystemSensor(
      Supplier<Map<String, Group>> source,
      List<String> faults,
      Clock clock,
      LongSupplier nanos,
      Pause pause) {
    this.source = source;
    this.faults = List.copyOf(faults);
    this.clock = clock;
    this.nanos = nanos;
    this.pause = pause;
  }

  @Override
  public synchronized List<Reading> read() throws InterruptedException {
    if (members.isEmpty()) {
      members = begin();
    }
    List<Reading> readings = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    members.forEach((name, member) -> readings.addAll(sample(name, member, failures)));
    trouble = failures.stream().findFirst();
    return readings;
  }

  private Map<String, Member> begin() throws InterruptedException {
    Map<String, Member> begun = new LinkedHashMap<>();
    source.get().forEach((name, group) -> begun.put(name, new Member(group, new HashMap<>())));
    List<Group> rates = begun.values().stream().map(Member::group).filter(Group::hasRates).toList();
    rates.forEach(Group::begin);
    if (!rates.isEmpty()) {
      pause.of(FIRST_SPAN);
    }
    return begun;
  }

  private List<Reading> sample(String name, Member member, List<String> failures) {
    Told told = new Told(clock.instant());
    String reason = "not there any more";
    try {
      member.group().tell(told);
    } catch (Exception e) {
      reason = name + ": " + (e.getMessage() == null ? e.getClass().getName() : e.getMessage());
      failures.add(reason);
    }
    long now = nanos.getAsLong();
    for (Reading reading : told.readings()) {
      if (reading.quality() != Quality.BAD) {
        member.seen().put(reading.channel(), now);
      }
    }
    member.seen().values().removeIf(last -> now - last > FORGET);
    for (String channel : member.seen().keySet().stream().sorted().toList()) {
      if (!told.has(channel)) {
        told.miss(channel, reason);
      }
    }
    return told.readings();
  }

  @Override
  public List<String> faults() {
    return faults;
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }
}
