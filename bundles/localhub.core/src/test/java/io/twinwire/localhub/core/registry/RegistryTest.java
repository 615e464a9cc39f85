package io.twinwire.localhub.core.registry;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {

  private final TestHub test = new TestHub();
  private final DeviceRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void what_microsofts_java_client_sends_is_taken() throws HubFault {
    Map<String, Object> sent =
        Json.parseObject(
            """
            {"etag":"","deviceId":"d1","generationId":"","status":"Enabled",
             "statusUpdatedTime":"0001-12-30T00:00:00","connectionState":"Disconnected",
             "connectionStateUpdatedTime":"0001-12-30T00:00:00",
             "lastActivityTime":"0001-12-30T00:00:00","cloudToDeviceMessageCount":0,
             "authentication":{"symmetricKey":{"primaryKey":"vo0FABD2bfkgsLXx1UgePQ==",
             "secondaryKey":"gKZl/JCyGJGbcpVMG1Yw8A=="},"type":"sas"},"parentScopes":[]}
            """);

    Map<String, Object> created = registry.create(DEVICE, sent);

    assertThat(created)
        .containsEntry("deviceId", "d1")
        .containsEntry("status", "enabled")
        .containsEntry("connectionState", "Disconnected")
        .containsEntry("connectionStateUpdatedTime", "0001-01-01T00:00:00")
        .containsEntry("statusUpdatedTime", "0001-01-01T00:00:00")
        .containsEntry("lastActivityTime", "0001-01-01T00:00:00")
        .containsEntry("cloudToDeviceMessageCount", 0L)
        .containsEntry("capabilities", Map.of("iotEdge", false));
    assertThat(at(created, "authentication"))
        .containsEntry("type", "sas")
        .containsEntry(
            "symmetricKey",
            Map.of(
                "primaryKey", "vo0FABD2bfkgsLXx1UgePQ==",
                "secondaryKey", "gKZl/JCyGJGbcpVMG1Yw8A=="));
    assertThat((String) created.get("generationId")).matches("\\d+");
    assertThat((String) created.get("etag")).isNotEmpty();
  }

  @Test
  void keys_that_are_absent_are_made() throws HubFault {
    registry.create(DEVICE, Map.of("authentication", Map.of("symmetricKey", Map.of())));

    String key = registry.primaryKey(DEVICE).orElseThrow();
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    assertThat(at(registry.get(DEVICE), "authentication", "symmetricKey"))
        .doesNotContainEntry("secondaryKey", key);
  }

  @Test
  void a_device_is_created_once() throws HubFault {
    registry.create(DEVICE, Map.of());

    assertRefused(Code.DEVICE_ALREADY_EXISTS, () -> registry.create(DEVICE, Map.of()))
        .contains("d1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "\u00fc", "a\n"})
  void ids_with_other_signs_are_refused(String id) {
    assertRefused(Code.ARGUMENT_INVALID, () -> registry.create(Identity.device(id), Map.of()));
  }

  @Test
  void an_id_may_have_128_signs_of_the_documented_ones() throws HubFault {
    registry.create(Identity.device("-.+%_#*?!(),=@$'" + "x".repeat(112)), Map.of());

    assertRefused(
        Code.ARGUMENT_INVALID, () -> registry.create(Identity.device("x".repeat(129)), Map.of()));
  }

  @Test
  void ids_differ_by_case() throws HubFault {
    registry.create(DEVICE, Map.of());
    registry.create(Identity.device("D1"), Map.of());

    assertThat(registry.deviceStatistics()).containsEntry("totalDeviceCount", 3L);
  }

  @Test
  void an_update_sets_what_a_caller_may_set_and_raises_the_etag() throws HubFault {
    Map<String, ?> before = registry.create(DEVICE, Map.of());
    Map<String, Object> sent = new HashMap<>(before);
    sent.put("status", "Disabled");
    sent.put("statusReason", "sold");
    sent.put("generationId", "1");
    sent.put("connectionState", "Connected");

    Map<String, Object> after = registry.update(DEVICE, sent, (String) before.get("etag"));

    assertThat(after)
        .containsEntry("status", "disabled")
        .containsEntry("statusReason", "sold")
        .containsEntry("statusUpdatedTime", "2026-11-22T10:15:30.1234567")
        .containsEntry("connectionState", "Disconnected")
        .containsEntry("authentication", before.get("authentication"))
        .containsEntry("generationId", before.get("generationId"));
    assertThat(after.get("etag")).isNotEqualTo(before.get("etag"));
    assertRefused(
        Code.PRECONDITION_FAILED, () -> registry.update(DEVICE, sent, (String) before.get("etag")));
  }

  @Test
  void an_update_without_keys_keeps_them() throws HubFault {
    registry.create(DEVICE, Map.of());
    String key = registry.primaryKey(DEVICE).orElseThrow();

    registry.update(DEVICE, Map.of("status", "enabled"), "*");

    assertThat(registry.primaryKey(DEVICE)).contains(key);
  }

  @Test
  void values_that_are_not_legal_are_named() {
    assertRefused(Code.ARGUMENT_INVALID, () -> registry.create(DEVICE, Map.of("status", "paused")))
        .isEqualTo("status: \"paused\" is not enabled or disabled");
    assertRefused(Code.ARGUMENT_INVALID, () -> registry.create(DEVICE, Map.of("deviceId", "other")))
        .isEqualTo("deviceId: \"other\" is not the id of the request, d1");
    assertRefused(
        Code.ARGUMENT_INVALID,
        () -> registry.create(DEVICE, Map.of("statusReason", "x".repeat(129))));
    assertRefused(
            Code.ARGUMENT_INVALID,
            () ->
                registry.create(
                    DEVICE,
                    Map.of("authentication", Map.of("symmetricKey", Map.of("primaryKey", "YQ==")))))
        .isEqualTo("authentication.primaryKey: it has 1 bytes, 16 to 64 are allowed");
    assertRefused(Code.DEVICE_NOT_FOUND, () -> registry.get(DEVICE));
  }

  @Test
  void a_device_with_certificates_has_no_keys_and_no_token_opens_it() throws HubFault {
    String key = registry.primaryKey(Identity.device("demo-gateway")).orElseThrow();
    registry.create(DEVICE, Map.of("authentication", Map.of("type", "selfSigned")));

    assertThat(registry.primaryKey(DEVICE)).isEmpty();
    assertRefused(
        Code.UNAUTHORIZED,
        () ->
            test.gateway()
                .connect(
                    DEVICE,
                    "mqtt",
                    DeviceCredentials.sas(
                        TestHub.deviceToken(
                            key, TestHub.resource(DEVICE), test.time.instant().plusSeconds(60))),
                    new TestHub.Link()));
  }

  @Test
  void deleting_honours_the_etag_and_takes_modules_and_telemetry_along() throws HubFault {
    Identity module = Identity.module("d1", "m1");
    registry.create(DEVICE, Map.of());
    registry.create(module, Map.of());
    test.connect(DEVICE, new TestHub.Link()).telemetry(TestHub.message("1"));

    assertRefused(Code.PRECONDITION_FAILED, () -> registry.delete(DEVICE, "other"));
    registry.delete(DEVICE, (String) registry.get(DEVICE).get("etag"));

    assertRefused(Code.DEVICE_NOT_FOUND, () -> registry.get(DEVICE));
    assertRefused(Code.MODULE_NOT_FOUND, () -> registry.get(module));
    assertRefused(Code.DEVICE_NOT_FOUND, () -> test.telemetry().read(DEVICE, 0, 1));
    registry.create(DEVICE, Map.of());
    assertThat(test.telemetry().read(DEVICE, 0, 1)).isEmpty();
  }

  @Test
  void devices_are_listed_by_id_up_to_top() throws HubFault {
    for (String id : List.of("c", "a", "b")) {
      registry.create(Identity.device(id), Map.of());
    }
    registry.create(Identity.module("a", "m"), Map.of());

    assertThat(registry.devices(1000))
        .extracting(device -> device.get("deviceId"))
        .containsExactly("a", "b", "c", "demo-gateway");
    assertThat(registry.devices(2)).hasSize(2);
    assertRefused(Code.ARGUMENT_INVALID, () -> registry.devices(1001));
    assertRefused(Code.ARGUMENT_INVALID, () -> registry.devices(0));
  }

  @Test
  void tw19_a_device_has_up_to_50_modules() throws HubFault {
    registry.create(DEVICE, Map.of());
    registry.create(Identity.device("d1-other"), Map.of());
    for (int i = 0; i < 50; i++) {
      registry.create(Identity.module("d1", "m" + i), Map.of());
    }

    assertThat(registry.modules("d1")).hasSize(50);
    assertThat(registry.modules("d1-other")).isEmpty();
    assertThat(registry.modules("d1").get(0))
        .containsEntry("moduleId", "m0")
        .doesNotContainKey("status");
    assertRefused(
        Code.TOO_MANY_MODULES, () -> registry.create(Identity.module("d1", "one-more"), Map.of()));
    assertRefused(
        Code.MODULE_ALREADY_EXISTS, () -> registry.create(Identity.module("d1", "m0"), Map.of()));
    assertRefused(
        Code.DEVICE_NOT_FOUND, () -> registry.create(Identity.module("no", "m0"), Map.of()));
  }

  @Test
  void statistics_count_devices() throws HubFault {
    registry.create(DEVICE, Map.of("status", "disabled"));

    assertThat(registry.deviceStatistics())
        .isEqualTo(
            Map.of(
                "totalDeviceCount", 2L,
                "enabledDeviceCount", 1L,
                "enableDeviceCount", 1L,
                "disabledDeviceCount", 1L));
  }

  @Test
  void bulk_creates_updates_and_deletes_and_keeps_what_succeeded() throws HubFault {
    registry.create(DEVICE, Map.of());
    registry.create(Identity.device("d2"), Map.of());

    Map<String, Object> result =
        registry.bulk(
            List.of(
                Map.of("id", "n1", "importMode", "create", "status", "Disabled"),
                Map.of("id", "d1", "importMode", "create"),
                Map.of("id", "d2", "importMode", "delete"),
                Map.of(
                    "id",
                    "n2",
                    "importMode",
                    "createOrUpdate",
                    "tags",
                    Map.of("site", "a"),
                    "properties",
                    Map.of("desired", Map.of("x", 1L))),
                Map.of("id", "n3", "importMode", "create", "tags", Map.of("a.b", 1L)),
                Map.of("id", "no", "importMode", "updateIfMatchETag", "eTag", "x")));

    assertThat(result).containsEntry("isSuccessful", false).containsEntry("warnings", List.of());
    List<Object> failed = new ArrayList<>();
    for (Object error : (List<?>) result.get("errors")) {
      Map<?, ?> fields = (Map<?, ?>) error;
      failed.add(fields.get("deviceId") + " " + fields.get("errorCode"));
    }
    assertThat(failed)
        .containsExactly("d1 DeviceAlreadyExists", "n3 ArgumentInvalid", "no DeviceNotFound");
    assertThat(registry.get(Identity.device("n1"))).containsEntry("status", "disabled");
    assertThat(test.twins().get(Identity.device("n2"))).containsEntry("tags", Map.of("site", "a"));
    assertRefused(Code.DEVICE_NOT_FOUND, () -> registry.get(Identity.device("d2")));
    assertRefused(Code.DEVICE_NOT_FOUND, () -> registry.get(Identity.device("n3")));
  }

  @Test
  void bulk_updates_twins_and_honours_etags() throws HubFault {
    registry.create(DEVICE, Map.of());

    Map<String, Object> result =
        registry.bulk(
            List.of(Map.of("id", "d1", "importMode", "UpdateTwin", "tags", Map.of("t", 1L))));

    assertThat(result).containsEntry("isSuccessful", true).containsEntry("errors", List.of());
    assertThat(test.twins().get(DEVICE)).containsEntry("tags", Map.of("t", 1L));
    assertThat(
            registry.bulk(
                List.of(Map.of("id", "d1", "importMode", "deleteIfMatchETag", "eTag", "x"))))
        .containsEntry("isSuccessful", false);
  }

  @Test
  void bulk_refuses_more_than_100_and_an_id_named_twice() {
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      many.add(Map.of("id", "n" + i, "importMode", "create"));
    }

    assertRefused(Code.TOO_MANY_DEVICES, () -> registry.bulk(many));
    assertRefused(
        Code.DEVICE_DEFINED_MULTIPLE_TIMES,
        () -> registry.bulk(List.of(many.get(0), many.get(1), many.get(0))));
    assertThat(registry.deviceStatistics()).containsEntry("totalDeviceCount", 1L);
  }
}
