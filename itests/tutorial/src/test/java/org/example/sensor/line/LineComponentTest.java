package org.example.sensor.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Sensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class LineComponentTest {

  private record Service(Object type, Object service, Object name) {}

  private final List<Service> services = new ArrayList<>();

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** What of a framework the component needs. */
  private BundleContext framework() {
    return proxy(
        BundleContext.class,
        (context, method, arguments) -> {
          Service service =
              new Service(
                  arguments[0], arguments[1], ((Dictionary<?, ?>) arguments[2]).get("sensor.name"));
          services.add(service);
          return proxy(
              ServiceRegistration.class,
              (registration, unregister, none) -> {
                services.remove(service);
                return null;
              });
        });
  }

  @Test
  void the_sensor_is_offered_under_its_instances_name_with_a_health_check_until_it_is_closed()
      throws Exception {
    Config config =
        proxy(Config.class, (proxy, attribute, arguments) -> attribute.getDefaultValue());
    LineComponent component =
        new LineComponent(
            framework(), config, Map.of("service.pid", "org.example.sensor.line~oven"));
    assertThat(services).extracting(Service::type).contains(Sensor.class, HealthCheck.class);
    assertThat(services).extracting(Service::name).containsOnly("oven");
    HealthCheck health =
        services.stream()
            .map(Service::service)
            .filter(HealthCheck.class::isInstance)
            .map(HealthCheck.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(health.execute().getStatus()).isEqualTo(Status.CRITICAL);
    assertThat(health.execute().toString()).contains("oven: host: there is none");
    component.close();
    assertThat(services).isEmpty();
  }
}
