package io.twinwire.localhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.core.store.Store;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class LocalHubComponentTest {

  private final Map<String, Object> services = new ConcurrentHashMap<>();
  private final List<String> unregistered = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile CountDownLatch frameworkAnswers = new CountDownLatch(0);
  @TempDir Path data;

  @Test
  void it_runs_with_defaults_and_offers_every_contract() throws Exception {
    LocalHubComponent component = started(Map.of());
    try {
      assertThat(services.keySet())
          .containsExactlyInAnyOrder(
              "io.twinwire.api.localhub.ServiceAccess",
              "io.twinwire.api.localhub.DeviceRegistry",
              "io.twinwire.api.localhub.TwinRegistry",
              "io.twinwire.api.localhub.DeviceGateway",
              "io.twinwire.api.localhub.TelemetryStore",
              "io.twinwire.api.localhub.TelemetryPartitions",
              "io.twinwire.api.localhub.FaultControl",
              "io.twinwire.api.localhub.HubClock",
              "io.twinwire.api.localhub.HubJobs",
              "io.twinwire.api.localhub.HubQueries",
              "io.twinwire.api.localhub.RegistryJobs",
              "io.twinwire.api.localhub.HubConfigurations",
              "io.twinwire.api.localhub.FileUploads",
              "io.twinwire.api.localhub.TierControl",
              "io.twinwire.api.localhub.QuotaControl",
              "io.twinwire.api.localhub.CloudMessages",
              "io.twinwire.api.localhub.DirectMethods",
              "io.twinwire.api.localhub.SharedAccessPolicies",
              "io.twinwire.api.localhub.CertificateAuthorities",
              "io.twinwire.api.localhub.ServiceQueue");
      assertThat(component.execute().getStatus()).isEqualTo(Result.Status.OK);
      assertThat(component.execute().toString())
          .contains("the local hub at 127.0.0.1 keeps its state in memory; 1 devices, 0 connected");
      assertThat(data.resolve("device.connection-string")).exists();
      assertThat(data.resolve("service.connection-string")).exists();
      assertThat(new DevicesCommand(registry()).devices())
          .contains("demo-gateway")
          .contains("enabled")
          .contains("Disconnected");
    } finally {
      component.stop();
    }
    assertThat(services).isEmpty();
  }

  @Test
  void a_listener_may_come_late_and_leave() throws Exception {
    LocalHubComponent component = started(Map.of("directory", "hub"));
    try {
      List<HubEvent> heard = new CopyOnWriteArrayList<>();
      io.twinwire.api.localhub.HubEventListener listener = heard::add;
      component.bindListener(listener);
      registry().create(Identity.device("a"), Map.of());
      await().until(() -> heard.size() == 1);

      component.unbindListener(listener);
      registry().create(Identity.device("b"), Map.of());
      assertThat(data.resolve("hub/localhub.mv")).exists();
      assertThat(heard).hasSize(1);
    } finally {
      component.stop();
    }
  }

  @Test
  void a_bad_value_is_named_by_health_and_nothing_is_offered() {
    Map<String, Object> bad =
        Map.of(
            "hostName", "host:443",
            "firstDevice", "a b",
            "telemetryKept", 0,
            "replaceNotification", "both",
            "sasSlack", -1);
    bad.forEach(
        (name, value) -> {
          LocalHubComponent component = component(Map.of(name, value));
          assertThat(component.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
          assertThat(component.execute().toString())
              .contains(name + ": ")
              .contains(value.toString());
          assertThat(services).isEmpty();
          component.stop();
        });
  }

  @Test
  void a_database_in_use_is_waited_for() throws Exception {
    Path directory = Files.createDirectory(data.resolve("hub"));
    Store other = Store.open(Optional.of(directory));
    LocalHubComponent component = component(Map.of("directory", "hub"));
    try {
      await().until(() -> component.execute().getStatus() == Result.Status.CRITICAL);
      assertThat(component.execute().toString()).contains("the local hub does not start");
      assertThat(services).isEmpty();

      other.close();

      await().until(() -> services.size() == 20);
    } finally {
      component.stop();
    }
  }

  @Test
  void it_opens_on_a_thread_of_its_own_and_says_until_then_that_it_starts() throws Exception {
    frameworkAnswers = new CountDownLatch(1);
    LocalHubComponent component = component(Map.of("directory", "hub"));
    try {
      assertThat(component.execute().getStatus()).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);
      assertThat(component.execute().toString()).contains("the local hub is starting");

      frameworkAnswers.countDown();

      await().until(() -> services.size() == 20);
    } finally {
      frameworkAnswers.countDown();
      component.stop();
    }
  }

  @Test
  void what_cannot_be_offered_whole_is_taken_back_and_tried_again() throws Exception {
    refusals.set(1);
    LocalHubComponent component = component(Map.of("directory", "hub"));
    try {
      // The database would be in use still, had the first try not closed it.
      await().until(() -> services.size() == 20);
      assertThat(unregistered)
          .containsExactly(
              ServiceAccess.class.getName(),
              DeviceRegistry.class.getName(),
              TwinRegistry.class.getName());
      assertThat(component.execute().getStatus()).isEqualTo(Result.Status.OK);
    } finally {
      component.stop();
    }
  }

  private DeviceRegistry registry() {
    return (DeviceRegistry) services.get(DeviceRegistry.class.getName());
  }

  private LocalHubComponent started(Map<String, Object> values) {
    LocalHubComponent component = component(values);
    await().until(() -> services.size() == 20);
    return component;
  }

  private LocalHubComponent component(Map<String, Object> values) {
    return new LocalHubComponent(context(), config(values));
  }

  /** Annotation members that are not given have their declared defaults. */
  private static Config config(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    for (var method : Config.class.getDeclaredMethods()) {
      all.putIfAbsent(method.getName(), method.getDefaultValue());
    }
    return proxy(
        Config.class,
        (name, arguments) -> name.equals("annotationType") ? Annotation.class : all.get(name));
  }

  private BundleContext context() {
    return proxy(
        BundleContext.class,
        (name, arguments) ->
            switch (name) {
              case "getProperty" -> property();
              case "registerService" -> registered(arguments);
              default -> throw new AssertionError(name);
            });
  }

  private String property() {
    try {
      frameworkAnswers.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return data.toString();
  }

  private ServiceRegistration<?> registered(Object[] arguments) {
    String contract = ((Class<?>) arguments[0]).getName();
    if (contract.equals(DeviceGateway.class.getName()) && refusals.getAndDecrement() > 0) {
      throw new IllegalStateException("refused once");
    }
    services.put(contract, arguments[1]);
    return proxy(
        ServiceRegistration.class,
        (name, ignored) -> {
          services.remove(contract);
          unregistered.add(contract);
          return null;
        });
  }

  private interface Answer {
    Object to(String name, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
