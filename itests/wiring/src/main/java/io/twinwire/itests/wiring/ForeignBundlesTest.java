package io.twinwire.itests.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/**
 * Bundles that know nothing of Twinwire, unmodified from Maven Central, in sections that the
 * bridge's own configuration maps.
 */
class ForeignBundlesTest {

  private static final String ADDRESS = "127.0.21.2";
  private static final String PORT = "org_osgi_service_http_port";
  private static final String CLEANUP = "org.eclipse.jgit.internal.util.CleanupService";

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 30_000)
  ConfigurationAdmin configurations;

  @InjectService(timeout = 30_000)
  ServiceComponentRuntime runtime;

  private final List<Bundle> installed = new ArrayList<>();
  private Hub hub;

  @BeforeEach
  void connected() {
    hub = new Hub(context);
  }

  @AfterEach
  void desireNothing() throws BundleException {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("http", null);
    nothing.put("jgit", null);
    hub.desire(nothing);
    for (Bundle bundle : installed) {
      bundle.uninstall();
    }
  }

  @Test
  void jetty_moves_its_port_when_the_twin_says_so() throws Exception {
    int first = freePort();
    Map<String, Object> desired =
        Map.of("org_apache_felix_http_enable", true, "org_apache_felix_http_host", ADDRESS);
    long waiting = hub.desire(Map.of("http", with(desired, first)));
    hub.awaitUnit("http", waiting, 202);

    install("org.apache.felix.http.servlet-api", "org.apache.felix.http.jetty");
    hub.awaitUnit("http", waiting, 200);
    await().atMost(Hub.PATIENCE).until(() -> answers(ADDRESS, first));
    assertThat(answers("127.0.21.1", first)).isFalse();

    int second = freePort();
    long moved = hub.desire(Map.of("http", Map.of(PORT, second)));
    hub.awaitUnit("http", moved, 200);
    await().atMost(Hub.PATIENCE).until(() -> answers(ADDRESS, second));
    assertThat(answers(ADDRESS, first)).isFalse();
    assertThat(hub.reported("http", PORT)).contains((long) second);

    long refused = hub.desire(Map.of("http", Map.of(PORT, "first floor")));
    assertThat(hub.awaitUnit("http", refused, 400))
        .isEqualTo(new Hub.Unit(refused, 400, PORT + ": \"first floor\" is not an integer", moved));
    assertThat(answers(ADDRESS, second)).isTrue();

    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      // Jetty has no component and no health check that could refuse it: it is in force.
      long taken = hub.desire(Map.of("http", Map.of(PORT, busy.getLocalPort())));
      hub.awaitUnit("http", taken, 200);
      await().atMost(Hub.PATIENCE).until(() -> !answers(ADDRESS, second));
    }
    long mended = hub.desire(Map.of("http", Map.of(PORT, first)));
    hub.awaitUnit("http", mended, 200);
    await().atMost(Hub.PATIENCE).until(() -> answers(ADDRESS, first));
  }

  @Test
  void a_component_without_metatype_gets_the_types_of_json_and_nested_objects_as_text()
      throws Exception {
    install("JavaEWAH", "org.eclipse.jgit");
    Map<String, Object> desired = new HashMap<>();
    desired.put("text", "a");
    desired.put("number", 5);
    desired.put("fraction", 1.5);
    desired.put("flag", true);
    desired.put("texts", List.of("a", "b"));
    desired.put("numbers", List.of(1, 2));
    desired.put("fractions", List.of(1, 2.5));
    desired.put("mixed", List.of("a", 1));
    desired.put("nested", Map.of("deeper", Map.of("list", List.of(1, "x"))));

    long version = hub.desire(Map.of("jgit", desired));

    hub.awaitUnit("jgit", version, 200);
    Map<String, Object> properties = component();
    assertThat(properties)
        .containsEntry("text", "a")
        .containsEntry("number", 5L)
        .containsEntry("fraction", 1.5)
        .containsEntry("flag", true)
        .containsEntry("texts", new String[] {"a", "b"})
        .containsEntry("numbers", new Long[] {1L, 2L})
        .containsEntry("fractions", new Double[] {1.0, 2.5})
        .containsEntry("mixed", new String[] {"a", "1"})
        .containsEntry("nested", "{\"deeper\":{\"list\":[1,\"x\"]}}");
    assertThat(hub.reported("jgit", "numbers")).contains(List.of(1L, 2L));

    Map<String, Object> less = new HashMap<>();
    less.put("nested", null);
    hub.awaitUnit("jgit", hub.desire(Map.of("jgit", less)), 200);
    assertThat(component()).doesNotContainKey("nested").containsEntry("text", "a");
  }

  private Map<String, Object> component() {
    ComponentDescriptionDTO description =
        runtime.getComponentDescriptionDTOs().stream()
            .filter(component -> component.name.equals(CLEANUP))
            .findFirst()
            .orElseThrow();
    ComponentConfigurationDTO configuration =
        runtime.getComponentConfigurationDTOs(description).iterator().next();
    assertThat(configuration.state).isEqualTo(ComponentConfigurationDTO.ACTIVE);
    return configuration.properties;
  }

  private void install(String... names) throws IOException, BundleException {
    Path foreign = Path.of(context.getProperty("twinwire.foreign"));
    for (String name : names) {
      Path jar = foreign.resolve(name + ".jar");
      installed.add(context.installBundle(jar.toUri().toString(), Files.newInputStream(jar)));
    }
    for (Bundle bundle : installed) {
      bundle.start();
    }
  }

  private static Map<String, Object> with(Map<String, Object> desired, int port) {
    Map<String, Object> all = new HashMap<>(desired);
    all.put(PORT, port);
    return all;
  }

  private static boolean answers(String address, int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + address + ":" + port + "/").toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(1000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      return socket.getLocalPort();
    }
  }
}
