package io.twinwire.localhub.port;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration's defaults with some values replaced. */
final class TestConfig {

  private TestConfig() {}

  static Config of(Map<String, Object> values) {
    return (Config)
        Proxy.newProxyInstance(
            Config.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
