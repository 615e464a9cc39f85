package io.twinwire.itests.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.itests.wiring.parts.Seen;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Sections become configurations, typed as Metatype says, also when their bundle comes late. */
class SectionsTest {

  private static final String SECRET = "correct-horse-battery";

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
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("typed", null);
    nothing.put("late", null);
    hub.desire(nothing);
  }

  @Test
  void values_arrive_in_the_types_of_metatype_and_passwords_are_not_reported() {
    Map<String, Object> desired = new HashMap<>();
    desired.put("text", "boiler");
    desired.put("integer", 60.0);
    desired.put("large", "9007199254740993");
    desired.put("small", 300);
    desired.put("tiny", -128);
    desired.put("letter", "x");
    desired.put("wide", 0.5);
    desired.put("narrow", 1.5);
    desired.put("flag", true);
    desired.put("pass", SECRET);
    desired.put("_hidden", SECRET);
    desired.put("choice", "rtu");
    desired.put("rate", 19200);
    desired.put("dotted_name__x", "found");
    desired.put("texts", List.of("a", "b"));
    desired.put("integers", List.of(1, 2));
    desired.put("larges", List.of(1, "9007199254740993"));
    desired.put("smalls", List.of(1, 300));
    desired.put("tinies", List.of(1, -1));
    desired.put("letters", List.of("x", "y"));
    desired.put("wides", List.of(0.5, 2));
    desired.put("narrows", List.of(1.5, 2));
    desired.put("flags", List.of(true, false));

    long version = hub.desire(Map.of("typed", desired));

    Hub.Unit unit = hub.awaitUnit("typed", version, 200);
    assertThat(unit.description()).isEmpty();
    Map<String, Object> received = new HashMap<>(last("io.twinwire.itests.typed"));
    received.keySet().removeIf(id -> id.matches("(service|component|io|osgi)\\..*"));
    Map<String, Object> expected = new HashMap<>();
    expected.put("text", "boiler");
    expected.put("integer", 60);
    expected.put("large", 9007199254740993L);
    expected.put("small", (short) 300);
    expected.put("tiny", (byte) -128);
    expected.put("letter", 'x');
    expected.put("wide", 0.5);
    expected.put("narrow", 1.5f);
    expected.put("flag", true);
    expected.put("pass", SECRET);
    expected.put(".hidden", SECRET);
    expected.put("choice", "rtu");
    expected.put("rate", 19200);
    expected.put("dotted.name_x", "found");
    expected.put("texts", new String[] {"a", "b"});
    expected.put("integers", new Integer[] {1, 2});
    expected.put("larges", new Long[] {1L, 9007199254740993L});
    expected.put("smalls", new Short[] {1, 300});
    expected.put("tinies", new Byte[] {1, -1});
    expected.put("letters", new Character[] {'x', 'y'});
    expected.put("wides", new Double[] {0.5, 2.0});
    expected.put("narrows", new Float[] {1.5f, 2f});
    expected.put("flags", new Boolean[] {true, false});
    assertThat(received.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, value) -> assertThat(received.get(id)).as(id).hasSameClassAs(value).isEqualTo(value));

    assertThat(hub.reported("typed", "large")).contains("9007199254740993");
    assertThat(hub.reported("typed", "letters")).contains(List.of("x", "y"));
    assertThat(hub.reported("typed", "dotted_name__x")).contains("found");
    assertThat(hub.reported("typed", "pass")).isEmpty();
    assertThat(hub.reported("typed", "_hidden")).isEmpty();
    assertThat(hub.reported().orElseThrow().toString()).doesNotContain(SECRET);
  }

  @Test
  void a_value_outside_the_types_of_metatype_is_refused_with_all_its_faults() {
    long version =
        hub.desire(
            Map.of(
                "typed",
                Map.of("tiny", 128, "letter", "xy", "rate", 4800, "choice", "udp", "integer", 0.5),
                "nobody",
                Map.of()));

    assertThat(hub.awaitUnit("typed", version, 400).description())
        .contains("tiny: 128 is above 127")
        .contains("letter: \"xy\" is not one character")
        .contains("rate: 4800 is none of 9600, 19200")
        .contains("choice: \"udp\" is none of rtu, tcp")
        .contains("integer: 0.5 is not an integer");
    assertThat(Seen.of("io.twinwire.itests.typed")).noneMatch(p -> p.containsValue("udp"));
    hub.desire(Collections.singletonMap("nobody", null));
  }

  @Test
  void a_section_waits_for_its_bundle_and_for_the_metatype_of_a_hot_update() throws Exception {
    long version = hub.desire(Map.of("late", Map.of("width", 2, "depth", 3)));
    assertThat(hub.awaitUnit("late", version, 202).description())
        .isEqualTo("no bundle declares this section");

    Bundle bundle =
        context.installBundle("late", LateBundle.withAttributes("1.0.0", List.of("width")));
    try {
      bundle.start();
      assertThat(hub.awaitUnit("late", version, 400).description())
          .isEqualTo("depth: is no property here");
      assertThat(gateway.configuration(LateBundle.PID)).isEmpty();

      bundle.update(LateBundle.withAttributes("1.1.0", List.of("width", "depth")));

      hub.awaitUnit("late", version, 200);
      assertThat(gateway.properties(LateBundle.PID).orElseThrow())
          .containsEntry("width", 2)
          .containsEntry("depth", 3);

      bundle.uninstall();

      hub.awaitUnit("late", version, 202);
      assertThat(gateway.properties(LateBundle.PID).orElseThrow()).containsEntry("depth", 3);
    } finally {
      if (bundle.getState() != Bundle.UNINSTALLED) {
        bundle.uninstall();
      }
    }
  }

  private static Map<String, Object> last(String pid) {
    List<Map<String, Object>> starts =
        await().atMost(Hub.PATIENCE).until(() -> Seen.of(pid), seen -> !seen.isEmpty());
    return starts.get(starts.size() - 1);
  }
}
