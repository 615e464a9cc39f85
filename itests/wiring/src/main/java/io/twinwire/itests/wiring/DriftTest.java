package io.twinwire.itests.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Local edits of what the twin owns, with the events of a real Configuration Admin. */
class DriftTest {

  private static final String PID = "io.twinwire.itests.fussy";
  private static final String BRIDGE = "io.twinwire.twin.config";

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 30_000)
  ConfigurationAdmin configurations;

  private Hub hub;
  private Gateway gateway;

  @BeforeEach
  void connected() {
    hub = new Hub(context);
    gateway = new Gateway(context, configurations);
  }

  @AfterEach
  void desireNothing() {
    hub.desire(Collections.singletonMap("fussy", null));
  }

  @Test
  void drift_is_reported_and_set_back_within_a_second() throws Exception {
    long version = inForce(7);

    long edited = System.nanoTime();
    edit("level", 8);

    Hub.Unit drifted = awaitDescription("level was changed here and set back");
    assertThat(Duration.ofNanos(System.nanoTime() - edited)).isLessThan(Duration.ofSeconds(1));
    assertThat(drifted).isEqualTo(new Hub.Unit(version, 200, drifted.description(), 0));
    assertThat(level()).isEqualTo(7);
  }

  @Test
  void an_edit_of_what_the_twin_does_not_own_is_a_new_base_and_no_drift() throws Exception {
    inForce(9);
    edit("local", "mine");

    long next = hub.desire(Map.of("fussy", Map.of("level", 10)));

    assertThat(hub.awaitUnit("fussy", next, 200).description()).isEmpty();
    assertThat(gateway.properties(PID).orElseThrow())
        .containsEntry("local", "mine")
        .containsEntry("level", 10);
    hub.desire(Collections.singletonMap("fussy", null));
    await()
        .atMost(Hub.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(gateway.properties(PID).orElseThrow())
                    .containsEntry("local", "mine")
                    .doesNotContainKey("level"));
    gateway.configuration(PID).orElseThrow().delete();
  }

  @Test
  void drift_is_kept_and_reported_where_a_setting_says_so() throws Exception {
    Configuration bridge = gateway.configuration(BRIDGE).orElseThrow();
    Dictionary<String, Object> before = bridge.getProperties();
    Dictionary<String, Object> keeping = bridge.getProperties();
    keeping.put("drift", "keep");
    bridge.update(keeping);
    try {
      long version = inForce(11);
      edit("level", 12);
      Hub.Unit kept = hub.awaitUnit("fussy", version, 203);
      assertThat(kept.description()).isEqualTo("level was changed here and kept");
      assertThat(level()).isEqualTo(12);
      assertThat(hub.reported("fussy", "level")).contains(12L);

      hub.awaitUnit("fussy", hub.desire(Map.of("fussy", Map.of("level", 14))), 200);
      assertThat(level()).isEqualTo(14);
    } finally {
      bridge.update(before);
    }
  }

  /** Desires a level and waits until its trial has ended: from then on an edit is drift. */
  private long inForce(int level) {
    long version = hub.desire(Map.of("fussy", Map.of("level", level)));
    hub.awaitUnit("fussy", version, 200);
    gateway.awaitNoTrial(PID);
    return version;
  }

  private void edit(String id, Object value) throws IOException {
    Configuration configuration = gateway.configuration(PID).orElseThrow();
    Dictionary<String, Object> properties = new Hashtable<>();
    Collections.list(configuration.getProperties().keys())
        .forEach(key -> properties.put(key, configuration.getProperties().get(key)));
    properties.put(id, value);
    configuration.update(properties);
  }

  private Hub.Unit awaitDescription(String description) {
    return await(description)
        .atMost(Hub.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> hub.unit("fussy"), unit -> unit.description().equals(description));
  }

  private Object level() {
    return gateway.properties(PID).orElseThrow().get("level");
  }
}
