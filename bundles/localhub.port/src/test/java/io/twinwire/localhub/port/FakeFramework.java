package io.twinwire.localhub.port;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as the port layer asks for. */
final class FakeFramework {

  private final List<Object> services = new CopyOnWriteArrayList<>();

  <T> List<T> registered(Class<T> type) {
    return services.stream().filter(type::isInstance).map(type::cast).toList();
  }

  BundleContext context(Path data) {
    return fake(
        BundleContext.class,
        (method, arguments) ->
            switch (method) {
              case "getProperty" -> data.toString();
              case "registerService" -> register(arguments[1]);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private ServiceRegistration<?> register(Object service) {
    services.add(service);
    return fake(
        ServiceRegistration.class,
        (method, arguments) -> {
          services.remove(service);
          return null;
        });
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
