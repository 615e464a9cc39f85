package io.twinwire.itests.probe;

import io.twinwire.api.sensor.EventSensor;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Hears the sensors that report by themselves, where the system property {@code
 * twinwire.probe.arrivals} is a number of seconds. Each time they have passed it prints {@code
 * arrived READINGS P50 P99 WORST}: how far from a second apart, in milliseconds, the readings of a
 * channel came.
 */
@Component(immediate = true, service = Arrivals.class)
public final class Arrivals {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long window = TimeUnit.SECONDS.toNanos(Long.getLong("twinwire.probe.arrivals", 0));
  private final Map<Sensor, EventSensor.Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private double[] deviations = new double[1024];
  private int count;
  private long begin = System.nanoTime();

  /** Called by DS. */
  @Activate
  public Arrivals() {}

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void add(Sensor sensor) {
    if (window > 0 && sensor instanceof EventSensor reporting) {
      subscriptions.put(sensor, reporting.subscribe(this::arrived));
    }
  }

  void remove(Sensor sensor) {
    EventSensor.Subscription subscription = subscriptions.remove(sensor);
    if (subscription != null) {
      subscription.close();
    }
  }

  /** Called by DS. */
  @Deactivate
  public void close() {
    subscriptions.values().forEach(EventSensor.Subscription::close);
  }

  private synchronized void arrived(List<Reading> readings) {
    for (Reading reading : readings) {
      long now = System.nanoTime();
      Long before = last.put(reading.channel(), now);
      if (before != null) {
        add(Math.abs(now - before - SECOND) / 1e6);
      }
    }
    if (System.nanoTime() - begin >= window && count > 0) {
      tell();
      count = 0;
      begin = System.nanoTime();
    }
  }

  private void add(double deviation) {
    if (count == deviations.length) {
      deviations = Arrays.copyOf(deviations, 2 * count);
    }
    deviations[count++] = deviation;
  }

  private void tell() {
    double[] sorted = Arrays.copyOf(deviations, count);
    Arrays.sort(sorted);
    System.out.println(
        String.format(
            Locale.ROOT,
            "arrived %d %.3f %.3f %.3f",
            count,
            sorted[(count - 1) / 2],
            sorted[(int) Math.ceil(0.99 * count) - 1],
            sorted[count - 1]));
  }
}
