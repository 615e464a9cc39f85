package io.twinwire.itests.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.itests.wiring.parts.Changing;
import io.twinwire.itests.wiring.parts.Neighbour;
import io.twinwire.itests.wiring.parts.Seen;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The gate, before components that run in a real component runtime. */
class GateTest {

  private static final String PIDS = "io.twinwire.itests.";
  private static final Map<String, ?> GOOD =
      Map.of(
          "fussy", Map.of("level", 5),
          "fussies", Map.of("one", Map.of("level", 5), "two", Map.of("level", 5)),
          "changing", Map.of("level", 5),
          "waiting", Map.of("neighbour_target", "(name=near)"),
          "waiters", Map.of("one", Map.of("neighbour_target", "(name=near)")),
          "checked", Map.of("mode", "good"),
          "checks", Map.of("one", Map.of("mode", "good"), "two", Map.of("mode", "good")));

  private static final List<String> UNITS =
      List.of(
          "fussy",
          "fussies/one",
          "fussies/two",
          "changing",
          "waiting",
          "waiters/one",
          "checked",
          "checks/one",
          "checks/two");

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 30_000)
  ConfigurationAdmin configurations;

  @InjectService(timeout = 30_000)
  ServiceComponentRuntime runtime;

  private Hub hub;
  private Gateway gateway;

  /** What is confirmed is what a change is taken back to. */
  @BeforeEach
  void goodConfigurationsAreConfirmed() {
    hub = new Hub(context);
    gateway = new Gateway(context, configurations);
    neighbour("near");
    long version = hub.desire(GOOD);
    await("good configurations")
        .atMost(Hub.PATIENCE)
        .until(
            () ->
                hub.reported("configuration", "version").equals(Optional.of(version))
                    && UNITS.stream().allMatch(unit -> hub.unit(unit).code() == 200));
    UNITS.forEach(unit -> gateway.awaitNoTrial(PIDS + unit.replace('/', '~')));
  }

  @AfterAll
  static void desireNothing() {
    Map<String, Object> nothing = new HashMap<>();
    GOOD.keySet().forEach(section -> nothing.put(section, null));
    new Hub(FrameworkUtil.getBundle(GateTest.class).getBundleContext()).desire(nothing);
  }

  @Test
  void a_failed_activation_takes_the_change_back() {
    long good = hub.unit("fussy").version();
    int starts = levels("fussy").size();

    long bad =
        hub.desire(
            Map.of("fussy", Map.of("level", 13), "fussies", Map.of("one", Map.of("level", 13))));

    Hub.Unit failed = hub.awaitUnit("fussy", bad, 500);
    assertThat(failed.description()).contains("Fussy cannot be activated", "level 13 does not fit");
    assertThat(failed.running()).isEqualTo(good);
    assertThat(hub.awaitUnit("fussies/one", bad, 500).description()).contains("level 13");
    assertThat(hub.unit("fussies/two").code()).isEqualTo(200);
    assertThat(hub.reported("fussy", "level")).contains(5L);
    await().atMost(Hub.PATIENCE).until(() -> levels("fussy").size() == starts + 1);
    assertThat(levels("fussy")).last().isEqualTo(5);
    assertThat(levels("fussies~one")).last().isEqualTo(5);
    assertThat(gateway.onTrial(PIDS + "fussy")).isFalse();
    assertThat(gateway.onTrial(PIDS + "fussies~one")).isFalse();

    hub.awaitUnit("fussy", hub.desire(Map.of("fussy", Map.of("level", 6))), 200);
  }

  @Test
  void an_instance_that_never_ran_is_gone_when_its_activation_fails() {
    long version = hub.desire(Map.of("fussies", Map.of("new", Map.of("level", 13))));
    Hub.Unit failed = hub.awaitUnit("fussies/new", version, 500);
    assertThat(failed.description()).contains("level 13 does not fit this device");
    await().atMost(Hub.PATIENCE).until(() -> gateway.configuration(PIDS + "fussies~new").isEmpty());
    hub.desire(Map.of("fussies", Collections.singletonMap("new", null)));
  }

  @Test
  void a_component_with_a_modified_method_is_active_again_after_a_failed_activation()
      throws Exception {
    int starts = levels("changing").size();
    ComponentDescriptionDTO changing =
        runtime.getComponentDescriptionDTO(context.getBundle(), Changing.class.getName());
    runtime.disableComponent(changing).getValue();

    long bad = hub.desire(Map.of("changing", Map.of("level", 13)));
    hub.awaitUnit("changing", bad, 200);
    runtime.enableComponent(changing).getValue();

    hub.awaitUnit("changing", bad, 500);
    // Once at least: what is started again may be told of its configuration besides.
    await().atMost(Hub.PATIENCE).until(() -> levels("changing").size() > starts);
    assertThat(levels("changing").subList(starts, levels("changing").size())).containsOnly(5);
  }

  @Test
  void what_a_modified_method_throws_is_not_to_be_seen_and_the_change_stands() {
    long bad = hub.desire(Map.of("changing", Map.of("level", 13)));
    hub.awaitUnit("changing", bad, 200);
    gateway.awaitNoTrial(PIDS + "changing");
    assertThat(hub.unit("changing").code()).isEqualTo(200);
  }

  @Test
  void lost_satisfaction_takes_the_change_back() {
    int starts = Seen.of(PIDS + "waiting").size();
    long good = hub.unit("waiting").version();
    Map<String, ?> far = Map.of("neighbour_target", "(name=far)");

    long bad = hub.desire(Map.of("waiting", far, "waiters", Map.of("one", far)));

    assertThat(hub.awaitUnit("waiting", bad, 202).description())
        .contains("waits for reference neighbour (name=far)");
    Hub.Unit failed = hub.awaitUnit("waiting", bad, 500);
    assertThat(failed.description())
        .contains("is no longer satisfied: waits for reference neighbour (name=far)");
    assertThat(failed.running()).isEqualTo(good);
    assertThat(hub.awaitUnit("waiters/one", bad, 500).description()).contains("(name=far)");
    for (String pid : List.of("waiting", "waiters~one")) {
      await().atMost(Hub.PATIENCE).until(() -> Seen.of(PIDS + pid).size() > starts);
      assertThat(Seen.of(PIDS + pid))
          .extracting(properties -> properties.get("neighbour.target"))
          .containsOnly("(name=near)");
    }
  }

  @Test
  void what_never_ran_waits_until_it_is_satisfied() {
    Map<String, ?> late = Map.of("neighbour_target", "(name=late)");
    long version = hub.desire(Map.of("waiters", Map.of("late", late)));
    assertThat(hub.awaitUnit("waiters/late", version, 202).description())
        .contains("waits for reference neighbour (name=late)");
    gateway.awaitNoTrial(PIDS + "waiters~late");
    assertThat(hub.unit("waiters/late").code()).isEqualTo(202);

    neighbour("late");

    hub.awaitUnit("waiters/late", version, 200);
    assertThat(Seen.of(PIDS + "waiters~late")).hasSize(1);
    hub.desire(Map.of("waiters", Collections.singletonMap("late", null)));
  }

  @Test
  void a_critical_health_check_of_the_configuration_takes_the_change_back() {
    long good = hub.unit("checks/one").version();
    Map<String, ?> unusable = Map.of("mode", "unusable");

    long bad = hub.desire(Map.of("checked", unusable, "checks", Map.of("one", unusable)));

    assertThat(hub.awaitUnit("checked", bad, 500).description())
        .isEqualTo("checked device: mode unusable: no such register on this device");
    assertThat(hub.awaitUnit("checks/one", bad, 500).running()).isEqualTo(good);
    assertThat(hub.unit("checks/two").code()).isEqualTo(200);
    assertThat(gateway.properties(PIDS + "checked").orElseThrow()).containsEntry("mode", "good");
    assertThat(hub.reported("checks", "one", "mode")).contains("good");
  }

  @Test
  void an_unplugged_device_rolls_nothing_back_and_the_journal_is_closed_in_time() {
    Map<String, ?> unplugged = Map.of("mode", "unplugged");

    long version = hub.desire(Map.of("checked", unplugged, "checks", Map.of("one", unplugged)));

    hub.awaitUnit("checked", version, 200);
    hub.awaitUnit("checks/one", version, 200);
    assertThat(gateway.onTrial(PIDS + "checked")).isTrue();
    gateway.awaitNoTrial(PIDS + "checked");
    gateway.awaitNoTrial(PIDS + "checks~one");
    assertThat(hub.unit("checked")).isEqualTo(new Hub.Unit(version, 200, "", 0));
    assertThat(hub.unit("checks/one").code()).isEqualTo(200);
    assertThat(gateway.properties(PIDS + "checks~one").orElseThrow())
        .containsEntry("mode", "unplugged");
  }

  private void neighbour(String name) {
    context.registerService(
        Neighbour.class, new Neighbour() {}, new Hashtable<>(Map.of("name", name)));
  }

  private static List<Object> levels(String pid) {
    return Seen.of(PIDS + pid).stream().map(properties -> properties.get("level")).toList();
  }
}
