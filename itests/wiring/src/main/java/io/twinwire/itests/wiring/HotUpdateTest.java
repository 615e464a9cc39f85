package io.twinwire.itests.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.HubEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Bundles are updated while the gateway runs. */
class HotUpdateTest {

  @InjectBundleContext BundleContext context;

  private Hub hub;

  @BeforeEach
  void telemetryFlows() {
    hub = new Hub(context);
    hub.awaitEvent(0, HubEvent.Telemetry.class, event -> true);
  }

  @Test
  void updating_the_sensor_contract_keeps_the_connection() throws Exception {
    updateKeepsTheConnection("io.twinwire.api.sensor");
  }

  @Test
  void updating_the_telemetry_bundle_keeps_the_connection() throws Exception {
    updateKeepsTheConnection("io.twinwire.telemetry.scheduler");
  }

  private void updateKeepsTheConnection(String name) throws Exception {
    Bundle bundle =
        Arrays.stream(context.getBundles())
            .filter(candidate -> candidate.getSymbolicName().equals(name))
            .findFirst()
            .orElseThrow();
    int mark = hub.mark();
    String location = bundle.getLocation().replaceFirst("^reference:", "");
    try (InputStream jar = URI.create(location).toURL().openStream()) {
      bundle.update(jar);
    }
    refresh(bundle);

    hub.awaitEvent(mark, HubEvent.Telemetry.class, event -> true);
    List<HubEvent> connections =
        hub.after(mark).stream().filter(HubEvent.Connection.class::isInstance).toList();
    assertThat(connections).isEmpty();
    List<Long> numbers =
        hub.after(0).stream()
            .filter(HubEvent.Telemetry.class::isInstance)
            .map(event -> ((HubEvent.Telemetry) event).message().message().properties())
            .filter(properties -> properties.containsKey("messageNumber"))
            .map(properties -> Long.parseLong(properties.get("messageNumber")))
            .distinct()
            .toList();
    for (int i = 1; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
    }
  }

  private void refresh(Bundle bundle) throws InterruptedException, BundleException, IOException {
    CountDownLatch done = new CountDownLatch(1);
    context
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> done.countDown());
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    await().atMost(Hub.PATIENCE).until(() -> bundle.getState() == Bundle.ACTIVE);
  }
}
