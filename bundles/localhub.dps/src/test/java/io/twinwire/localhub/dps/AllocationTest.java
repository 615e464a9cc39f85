package io.twinwire.localhub.dps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllocationTest {

  private static final Map<String, Object> CUSTOM =
      Map.of(
          "allocationPolicy",
          "custom",
          "customAllocationDefinition",
          Map.of("webhookUrl", "http://hook.test/", "apiVersion", "2019-03-31"));

  private final TestService service = new TestService();

  private String hub(String id, Map<String, ?> more) throws Exception {
    service.enroll(id, more);
    return Docs.text(service.registered(service.applicant(id)), "assignedHub");
  }

  @Test
  void hashed_spreads_devices_over_the_hubs_and_gives_each_the_same_again() throws Exception {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String hub = hub("dev-" + i, Map.of("allocationPolicy", "hashed"));
      assertThat(hub("dev-" + i, Map.of("allocationPolicy", "hashed"))).isEqualTo(hub);
      chosen.add(hub);
    }

    assertThat(chosen.stream().filter("first.test"::equals).count()).isBetween(8L, 32L);
  }

  @Test
  void when_a_hub_comes_only_its_own_devices_move() throws Exception {
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      before.add(hub("dev-" + i, Map.of()));
    }
    service.hubs.add(new FakeHub("third.test"));
    int moved = 0;
    for (int i = 0; i < 40; i++) {
      String now = hub("dev-" + i, Map.of());
      if (!now.equals(before.get(i))) {
        assertThat(now).isEqualTo("third.test");
        moved++;
      }
    }
    assertThat(moved).isBetween(4, 26);
  }

  @Test
  void static_and_geoLatency_take_the_first_that_the_enrollment_names() throws Exception {
    assertThat(hub("a", Map.of("allocationPolicy", "static", "iotHubHostName", "second.test")))
        .isEqualTo("second.test");
    assertThat(
            hub(
                "b",
                Map.of(
                    "allocationPolicy", "static", "iotHubs", List.of("second.test", "first.test"))))
        .isEqualTo("second.test");
    assertThat(hub("c", Map.of("allocationPolicy", "geoLatency"))).isEqualTo("first.test");
  }

  @Test
  void a_hub_that_is_not_linked_fails_the_registration_and_is_named() throws Exception {
    service.enroll("dev", Map.of("iotHubHostName", "elsewhere.test"));

    Map<String, Object> state = service.registered(service.applicant("dev"));
    assertThat(state).containsEntry("status", "failed").containsEntry("errorCode", 400208L);
    assertThat(Docs.text(state, "errorMessage")).contains("elsewhere.test", "first.test");
  }

  @Test
  void custom_asks_the_web_hook_and_gives_the_device_what_it_says() throws Exception {
    List<Map<String, ?>> asked = new ArrayList<>();
    service.hook =
        Optional.of(
            (url, request) -> {
              asked.add(request);
              return Map.of(
                  "iotHubHostName",
                  "second.test",
                  "initialTwin",
                  Map.of(
                      "tags",
                      Map.of("by", "hook"),
                      "properties",
                      Map.of("desired", Map.of("a", 1L))),
                  "payload",
                  Map.of("hello", "device"));
            });
    service.enroll("dev", CUSTOM);

    Map<String, Object> state =
        service.registered(service.applicant("dev"), Map.of("payload", Map.of("model", "x1")));

    assertThat(state)
        .containsEntry("assignedHub", "second.test")
        .containsEntry("payload", Map.of("hello", "device"));
    assertThat(service.second.desired("dev", "a")).isEqualTo(1L);
    assertThat(asked.get(0).get("linkedHubs")).isEqualTo(List.of("first.test", "second.test"));
    assertThat(Docs.member(asked.get(0), "deviceRuntimeContext"))
        .containsEntry("registrationId", "dev")
        .containsEntry("payload", Map.of("model", "x1"));
    assertThat(Docs.member(asked.get(0), "individualEnrollment").toString())
        .doesNotContain(TestService.KEY);
  }

  @Test
  void a_web_hook_that_fails_or_names_no_linked_hub_fails_the_registration() throws Exception {
    service.hook =
        Optional.of(
            (url, request) -> {
              throw new IOException("with status code: 400");
            });
    service.enroll("dev", CUSTOM);
    assertThat(service.registered(service.applicant("dev")))
        .containsEntry("status", "failed")
        .containsEntry("errorCode", 400207L)
        .containsEntry("errorMessage", "Custom allocation failed: with status code: 400");

    service.hook = Optional.of((url, request) -> Map.of("iotHubHostName", "no.test"));
    assertThat(service.registered(service.applicant("dev"))).containsEntry("errorCode", 400207L);
  }
}
