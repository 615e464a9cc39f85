package io.twinwire.localhub.dps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReprovisioningTest {

  private static final Map<String, Object> TWIN =
      Map.of(
          "tags", Map.of("site", "initial"),
          "properties", Map.of("desired", Map.of("interval", 5L)));

  private final TestService service = new TestService();

  private Map<String, Object> registered(String hub, Boolean update, Boolean migrate)
      throws Exception {
    Map<String, Object> more = new HashMap<>();
    more.put("iotHubHostName", hub);
    more.put("initialTwin", TWIN);
    more.put(
        "reprovisionPolicy", Map.of("updateHubAssignment", update, "migrateDeviceData", migrate));
    service.enroll("dev", more);
    return service.registered(service.applicant("dev"));
  }

  /** What a back end and the hub made of the twin in the meantime. */
  private static void use(FakeHub hub) {
    hub.twins.put(
        "dev",
        Map.of(
            "tags", Map.of("site", "used"),
            "properties",
                Map.of(
                    "desired", Map.of("interval", 60L, "$version", 7L, "$metadata", Map.of()),
                    "reported", Map.of("x", 1L, "$version", 3L))));
  }

  @Test
  void dps06_the_first_assignment_brings_the_initial_twin() throws Exception {
    assertThat(registered("first.test", true, true))
        .containsEntry("substatus", "initialAssignment");
    assertThat(service.first.twin("dev")).isEqualTo(TWIN);
  }

  @Test
  void dps06_migrating_takes_the_twin_along_and_the_device_away() throws Exception {
    registered("first.test", true, true);
    use(service.first);

    assertThat(registered("second.test", true, true))
        .containsEntry("substatus", "deviceDataMigrated")
        .containsEntry("assignedHub", "second.test");
    assertThat(service.first.devices).isEmpty();
    assertThat(service.second.twin("dev"))
        .isEqualTo(
            Map.of(
                "tags", Map.of("site", "used"),
                "properties", Map.of("desired", Map.of("interval", 60L))));
  }

  @Test
  void dps06_resetting_gives_the_initial_twin_at_another_hub_and_at_the_same() throws Exception {
    registered("first.test", true, false);
    use(service.first);

    assertThat(registered("second.test", true, false))
        .containsEntry("substatus", "deviceDataReset");
    assertThat(service.first.devices).isEmpty();
    assertThat(service.second.twin("dev")).isEqualTo(TWIN);

    use(service.second);
    assertThat(registered("second.test", true, false))
        .containsEntry("substatus", "deviceDataReset");
    assertThat(service.second.twin("dev")).isEqualTo(TWIN);
  }

  @Test
  void dps06_never_leaves_the_device_where_it_is() throws Exception {
    registered("first.test", false, false);
    use(service.first);

    assertThat(registered("second.test", false, false))
        .containsEntry("assignedHub", "first.test")
        .containsEntry("substatus", "reprovisionedToInitialAssignment");
    assertThat(service.second.devices).isEmpty();
    assertThat(service.first.desired("dev", "interval")).isEqualTo(60L);
  }

  @Test
  void a_device_that_stays_keeps_its_twin() throws Exception {
    registered("first.test", true, true);
    use(service.first);

    assertThat(registered("first.test", true, true))
        .containsEntry("substatus", "reprovisionedToInitialAssignment");
    assertThat(service.first.desired("dev", "interval")).isEqualTo(60L);
  }

  @Test
  void a_device_that_its_hub_lost_comes_back_with_the_initial_twin() throws Exception {
    registered("first.test", true, true);
    service.first.delete("dev");

    assertThat(registered("first.test", true, true)).containsEntry("status", "assigned");
    assertThat(service.first.twin("dev")).isEqualTo(TWIN);
  }

  @Test
  void a_hub_that_refuses_the_device_costs_no_data() throws Exception {
    registered("first.test", true, true);
    service.second.broken = true;

    assertThat(registered("second.test", true, true))
        .containsEntry("status", "failed")
        .containsEntry("assignedHub", "first.test");
    assertThat(service.first.devices).containsKey("dev");
  }
}
