package io.twinwire.sensor.opcua;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations as the framework makes them: what is not set has its default. */
final class Configs {

  private Configs() {}

  /** A configuration without security for a server, with some attributes set by their names. */
  static Config of(String url, Map<String, ?> attributes) {
    Map<String, Object> all = new HashMap<>();
    all.put("endpoint", url);
    all.put("securityPolicy", "None");
    all.put("securityMode", "none");
    all.put("publishingInterval", 50);
    all.put("samplingInterval", 0);
    all.put("timeout", 5);
    all.putAll(attributes);
    return (Config)
        Proxy.newProxyInstance(
            Config.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, arguments) ->
                all.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
