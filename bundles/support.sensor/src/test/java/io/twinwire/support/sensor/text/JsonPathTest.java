package io.twinwire.support.sensor.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.support.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  private static final Object DOCUMENT =
      Json.parse(
          "{\"t\":21.5,\"a\":{\"b\":[10,{\"x y\":true},\"last\"]},\"no\":null,\"a.b\":7,\"it's\":8}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.t|21.5",
        "$['t']|21.5",
        "$.a.b[0]|10",
        "$.a.b[1]['x y']|true",
        "$.a[\"b\"][-1]|last",
        "$['a.b']|7",
        "$[\"it's\"]|8",
      })
  void a_path_leads_through_members_and_elements(String path, String value) {
    assertThat(JsonPath.parse(path).find(DOCUMENT).map(Object::toString)).contains(value);
  }

  @Test
  void the_root_is_the_document_itself() {
    assertThat(JsonPath.parse("$").find(5L)).contains(5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$.u", "$.no", "$.t.x", "$.a.b[3]", "$.a.b[-4]", "$.a[0]", "$[0]"})
  void a_path_to_nowhere_finds_nothing(String path) {
    assertThat(JsonPath.parse(path).find(DOCUMENT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "t", "$t", "$.", "$..t", "$.a[", "$.a[*]", "$.a[?(@.b)]", "$['a]", "$.a b"})
  void what_is_no_path_is_refused(String path) {
    assertThatThrownBy(() -> JsonPath.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + path + "' is no path; right is $.member");
  }
}
