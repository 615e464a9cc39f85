package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Sensor;
import io.twinwire.api.sensor.SensorName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Constants;

/**
 * The sensor services that are there. Of two with one name the higher ranking counts, then the
 * lower service id.
 */
final class SensorRegistry {

  /**
   * A service that is not sampled.
   *
   * @param pid of the configuration that it comes from
   */
  record Refusal(Optional<String> pid, String why) {}

  private record Entry(
      long id,
      int ranking,
      Optional<String> name,
      String given,
      Optional<String> pid,
      Sensor sensor) {

    String service() {
      return pid.orElse("service " + id + " (" + sensor.getClass().getName() + ")");
    }
  }

  private static final Comparator<Entry> BEST_FIRST =
      Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id);

  private final Map<Long, Entry> entries = new TreeMap<>();

  /** Adds a service, or takes note of its new properties. */
  synchronized void put(Sensor sensor, Map<String, ?> properties) {
    Entry entry = entry(sensor, properties);
    entries.put(entry.id(), entry);
  }

  synchronized void remove(Map<String, ?> properties) {
    entries.remove(id(properties));
  }

  /** The sensors to sample, ordered by name. */
  synchronized List<Source> sources() {
    Map<String, Source> chosen = new TreeMap<>();
    for (Entry entry : bestFirst()) {
      entry
          .name()
          .ifPresent(
              name -> chosen.putIfAbsent(name, new Source(entry.id(), name, entry.sensor())));
    }
    return List.copyOf(chosen.values());
  }

  /** The services that are not sampled, and why. */
  synchronized List<Refusal> refused() {
    List<Refusal> refused = new ArrayList<>();
    Map<String, Entry> chosen = new TreeMap<>();
    for (Entry entry : bestFirst()) {
      if (entry.name().isEmpty()) {
        refused.add(refusal(entry, "does not match " + SensorName.PATTERN));
        continue;
      }
      Entry other = chosen.putIfAbsent(entry.name().get(), entry);
      if (other != null) {
        refused.add(refusal(entry, "is taken by " + other.service()));
      }
    }
    return refused;
  }

  private static Refusal refusal(Entry entry, String why) {
    return new Refusal(
        entry.pid(),
        SensorName.PROPERTY + ": " + entry.given() + " of " + entry.service() + " " + why);
  }

  private List<Entry> bestFirst() {
    return entries.values().stream().sorted(BEST_FIRST).toList();
  }

  private static Entry entry(Sensor sensor, Map<String, ?> properties) {
    Object given = properties.get(SensorName.PROPERTY);
    Object ranking = properties.get(Constants.SERVICE_RANKING);
    return new Entry(
        id(properties),
        ranking instanceof Integer number ? number : 0,
        given instanceof String name && name.matches(SensorName.PATTERN)
            ? Optional.of(name)
            : Optional.empty(),
        given == null ? "(none)" : "'" + given + "'",
        properties.get(Constants.SERVICE_PID) instanceof String pid
            ? Optional.of(pid)
            : Optional.empty(),
        sensor);
  }

  private static long id(Map<String, ?> properties) {
    return properties.get(Constants.SERVICE_ID) instanceof Long id ? id : -1;
  }
}
