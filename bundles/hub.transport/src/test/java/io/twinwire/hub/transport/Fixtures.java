package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.hub.HubMessage;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations and messages for tests. */
final class Fixtures {

  /** A key that no log may hold. */
  static final String KEY = "c2VjcmV0LWtleS1vZi10aGUtdGVzdC1kZXZpY2U=";

  static final String PRODUCT = "twinwire/1.2.3";

  private Fixtures() {}

  static String connectionString(String host) {
    return "HostName=" + host + ";DeviceId=dev;SharedAccessKey=" + KEY;
  }

  static HubMessage message(String id) {
    return message(id, 100);
  }

  static HubMessage message(String id, int size) {
    return new HubMessage(id, "x".repeat(size).getBytes(UTF_8), "", "", Map.of());
  }

  static Settings settings() {
    return settings(config(230, 1000, 60, 60));
  }

  static Settings settings(Config config) {
    return Settings.of(config, PRODUCT, Settings.standard(PRODUCT));
  }

  static CredentialSource source() {
    return new CredentialSource(connectionString("hub.example.org"), "", "");
  }

  static CredentialsConfig credentials(String value, String file, String ca) {
    return new CredentialsConfig() {
      @Override
      public Class<? extends Annotation> annotationType() {
        return CredentialsConfig.class;
      }

      @Override
      public String _connectionString() {
        return value;
      }

      @Override
      public String connectionStringFile() {
        return file;
      }

      @Override
      public String caFile() {
        return ca;
      }
    };
  }

  static Config config(int keepAlive, int retryFirst, int retryCap, int operationTimeout) {
    return config(
        Map.of(
            "keepAlive",
            keepAlive,
            "retryFirst",
            retryFirst,
            "retryCap",
            retryCap,
            "operationTimeout",
            operationTimeout,
            "triesPerMinute",
            600));
  }

  /** The defaults with these values over them; one that is an exception is thrown, as by DS. */
  static Config config(Map<String, Object> values) {
    return (Config)
        Proxy.newProxyInstance(
            Config.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, arguments) -> {
              Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
              if (value instanceof RuntimeException failure) {
                throw failure;
              }
              return value;
            });
  }
}
