package io.twinwire.itests.wiring;

import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TwinRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The local hub of the framework under test: its events, and its twins. */
final class Hub implements HubEventListener {

  static final Identity GATEWAY = Identity.device("demo-gateway");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BundleContext context;
  private final List<HubEvent> events = new CopyOnWriteArrayList<>();

  Hub(BundleContext context) {
    this.context = context;
    context.registerService(HubEventListener.class, this, null);
  }

  @Override
  public void hubEvent(HubEvent event) {
    events.add(event);
  }

  int mark() {
    return events.size();
  }

  List<HubEvent> after(int mark) {
    return List.copyOf(events.subList(mark, events.size()));
  }

  <E extends HubEvent> E awaitEvent(int mark, Class<E> type, Predicate<E> passes) {
    return await(type.getSimpleName())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                after(mark).stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .filter(passes)
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  /** Merges desired properties; returns their new version. */
  long desire(Map<String, ?> patch) {
    TwinRegistry twins = service(TwinRegistry.class);
    try {
      Map<String, ?> twin =
          twins.patch(GATEWAY, Map.of("properties", Map.of("desired", patch)), "*");
      return (Long) at(twin, "properties", "desired", "$version").orElseThrow();
    } catch (HubFault e) {
      throw new IllegalStateException(e);
    }
  }

  /** A reported property, by the names that lead to it. */
  Optional<Object> reported(String... names) {
    TwinRegistry twins = service(TwinRegistry.class);
    try {
      return at(twins.get(GATEWAY), "properties", "reported").flatMap(all -> at(all, names));
    } catch (HubFault e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a unit's report is of a version and has a code; returns the report. */
  Unit awaitUnit(String name, long version, int code) {
    Unit[] last = new Unit[1];
    try {
      return await(name)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                last[0] = unit(name);
                return last[0];
              },
              unit -> unit.version() == version && unit.code() == code);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s has not come to %d in version %d: %s".formatted(name, code, version, last[0]), e);
    }
  }

  /** The report of a unit; version and code are 0 where there is none. */
  Unit unit(String name) {
    Optional<Object> report = reported("configuration", "sections", name);
    return new Unit(
        report.flatMap(r -> at(r, "version")).map(Long.class::cast).orElse(0L),
        report.flatMap(r -> at(r, "code")).map(code -> ((Long) code).intValue()).orElse(0),
        report.flatMap(r -> at(r, "description")).map(String.class::cast).orElse(""),
        report.flatMap(r -> at(r, "running")).map(Long.class::cast).orElse(0L));
  }

  /** What is reported of a unit. */
  record Unit(long version, int code, String description, long running) {}

  private static Optional<Object> at(Object json, String... names) {
    Object found = json;
    for (String name : names) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(found);
  }

  <S> S service(Class<S> type) {
    return await(type.getSimpleName())
        .atMost(PATIENCE)
        .until(
            () -> {
              ServiceReference<S> reference = context.getServiceReference(type);
              return reference == null ? null : context.getService(reference);
            },
            found -> found != null);
  }
}
