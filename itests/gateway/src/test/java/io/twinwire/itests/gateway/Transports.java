package io.twinwire.itests.gateway;

import io.twinwire.api.hub.HubConnection;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** Components of the gateway without a framework: many of them fit into one JVM. */
final class Transports {

  private static final Class<?> TYPE = type();

  private Transports() {}

  /** By its name, as the runtime for components finds it. */
  private static Class<?> type() {
    try {
      return Class.forName("io.twinwire.hub.transport.HubTransport");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a hub connection, which begins to connect.
   *
   * @param values attributes of its configurations, by the names of their methods
   */
  static HubConnection open(Map<String, Object> values) {
    Bundle bundle = fake(Bundle.class, (proxy, method, arguments) -> new Version(1, 0, 0));
    BundleContext context = fake(BundleContext.class, (proxy, method, arguments) -> bundle);
    InvocationHandler configuration =
        (proxy, method, arguments) ->
            values.getOrDefault(method.getName(), method.getDefaultValue());
    try {
      Constructor<?> constructor = TYPE.getConstructors()[0];
      Class<?>[] types = constructor.getParameterTypes();
      return (HubConnection)
          constructor.newInstance(
              context, fake(types[1], configuration), fake(types[2], configuration));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the runtime for components calls at the end. */
  static void close(HubConnection transport) {
    try {
      var deactivate = TYPE.getDeclaredMethod("deactivate");
      deactivate.setAccessible(true);
      deactivate.invoke(transport);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(TYPE.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
