package io.twinwire.localhub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitalTwinTest {

  private static final DigitalTwin TWIN =
      new DigitalTwin(
          Json.parseObject(
              """
              {"deviceId": "d", "modelId": "dtmi:org:c;1", "etag": "AA==", "properties": {
                "desired": {"target": 21, "later": true, "limits": {"max": 9},
                  "valve": {"__t": "c", "open": true},
                  "$metadata": {"$lastUpdated": "T0", "target": {"$lastUpdated": "T1", "$lastUpdatedVersion": 4},
                    "later": {"$lastUpdated": "T1", "$lastUpdatedVersion": 5},
                    "valve": {"open": {"$lastUpdated": "T2", "$lastUpdatedVersion": 3}}},
                  "$version": 5},
                "reported": {"serial": "s-1",
                  "target": {"value": 20, "ac": 200, "av": 3, "ad": "done"},
                  "valve": {"__t": "c", "turns": 7},
                  "$metadata": {"$lastUpdated": "T0", "serial": {"$lastUpdated": "T3"},
                    "target": {"$lastUpdated": "T4"}, "valve": {"turns": {"$lastUpdated": "T5"}}},
                  "$version": 8}}}
              """));

  private static Map<String, ?> patched(String operations) throws HttpFault {
    return DigitalTwinPatch.desired(TWIN, Json.parse(operations));
  }

  private static Map<String, Object> member(Map<String, ?> map, String name) {
    return new LinkedHashMap<>(DigitalTwin.member(map, name));
  }

  @Test
  void pnp03_a_property_is_what_was_reported_with_what_is_desired_and_acknowledged_beside_it() {
    Map<String, Object> document = new LinkedHashMap<>(TWIN.document());

    assertThat(document).containsEntry("$dtId", "d").containsEntry("serial", "s-1");
    assertThat(document).containsEntry("target", 20L).doesNotContainKey("later");
    Map<String, Object> metadata = member(document, "$metadata");
    assertThat(metadata).containsEntry("$model", "dtmi:org:c;1");
    assertThat(metadata.get("serial")).isEqualTo(Map.of("lastUpdateTime", "T3"));
    assertThat(metadata.get("target"))
        .isEqualTo(
            Map.of(
                "desiredValue", 21L,
                "desiredVersion", 4L,
                "ackVersion", 3L,
                "ackCode", 200L,
                "ackDescription", "done",
                "lastUpdateTime", "T4"));
    assertThat(metadata.get("later"))
        .isEqualTo(Map.of("desiredValue", true, "desiredVersion", 5L, "lastUpdateTime", "T1"));
  }

  @Test
  void pnp02_what_bears_the_marker_is_a_component() {
    Map<String, Object> valve = member(TWIN.document(), "valve");

    assertThat(valve).containsOnlyKeys("turns", "$metadata").containsEntry("turns", 7L);
    assertThat(member(valve, "$metadata").get("open"))
        .isEqualTo(Map.of("desiredValue", true, "desiredVersion", 3L, "lastUpdateTime", "T2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add /a 1|{'a':1}",
        "replace /a/b 1|{'a':{'__t':'c','b':1}}",
        "replace /limits/max 1|{'limits':{'max':1}}",
        "remove /a|{'a':null}",
        "remove /valve/open|{'valve':{'__t':'c','open':null}}",
        "add /a {'$metadata':{},'b':2}|{'a':{'__t':'c','b':2}}",
        "add /a~1b~0 1|{'a/b~':1}"
      })
  void an_operation_becomes_a_patch_of_the_desired_properties(String operation, String patch)
      throws HttpFault {
    String[] words = operation.replace('\'', '"').split(" ");
    String value = words.length < 3 ? "null" : words[2];
    String json =
        "[{\"op\":\"%s\",\"path\":\"%s\",\"value\":%s}]".formatted(words[0], words[1], value);

    assertThat(patched(json)).isEqualTo(Json.parseObject(patch.replace('\'', '"')));
  }

  @Test
  void several_operations_on_one_component_become_one_patch() throws HttpFault {
    assertThat(
            patched(
                "[{\"op\":\"add\",\"path\":\"/c/a\",\"value\":1},"
                    + "{\"op\":\"add\",\"path\":\"/c/b\",\"value\":2}]"))
        .isEqualTo(Map.of("c", Map.of("__t", "c", "a", 1L, "b", 2L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{\"op\":\"move\",\"path\":\"/a\"}]",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
        "[{\"op\":\"add\",\"value\":1}]"
      })
  void what_is_no_such_patch_is_refused_with_the_code_of_digital_twins(String operations) {
    assertThatThrownBy(() -> patched(operations))
        .isInstanceOfSatisfying(
            HttpFault.class, fault -> assertThat(fault.name()).startsWith("InvalidDigitalTwin"));
  }
}
