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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
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

  void desire(Map<String, ?> patch) {
    TwinRegistry twins = service(TwinRegistry.class);
    try {
      twins.patch(GATEWAY, Map.of("properties", Map.of("desired", patch)), "*");
    } catch (HubFault e) {
      throw new IllegalStateException(e);
    }
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
