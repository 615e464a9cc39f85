package io.twinwire.localhub.core.twin;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwinRulesTest {

  @Test
  void tw01_a_section_may_fill_its_limit_and_no_more() throws HubFault {
    Map<String, Object> full = Map.of("a", "x".repeat(4095), "b", "y".repeat(4095));
    TwinRules.checkSize("tags", full, TwinRules.MAX_TAGS);

    Map<String, Object> over = Map.of("a", "x".repeat(4095), "b", "y".repeat(4095), "c", true);
    assertRefused(Code.ARGUMENT_INVALID, () -> TwinRules.checkSize("tags", over, 8192))
        .isEqualTo("tags: its size would be 8197, at most 8192 is allowed");
  }

  @Test
  void tw01_a_string_may_have_4096_bytes_and_no_more() throws HubFault {
    TwinRules.checked("tags", Map.of("a", "x".repeat(4096)));

    assertRefused(
            Code.ARGUMENT_INVALID,
            () -> TwinRules.checked("tags", Map.of("a", Map.of("b", "\u00e9".repeat(2049)))))
        .startsWith("tags.a.b: ")
        .contains("has 4098 bytes, at most 4096 are allowed");
  }

  @Test
  void tw02_size_counts_keys_strings_numbers_and_booleans() {
    assertThat(TwinRules.size(Map.of("key", "value"))).isEqualTo(8);
    assertThat(TwinRules.size(Map.of("n", 1L))).isEqualTo(9);
    assertThat(TwinRules.size(Map.of("n", 1.5))).isEqualTo(9);
    assertThat(TwinRules.size(Map.of("b", true))).isEqualTo(5);
    assertThat(TwinRules.size(Map.of("o", Map.of("i", 1L)))).isEqualTo(10);
    assertThat(TwinRules.size(Map.of("l", List.of("ab", 1L, true)))).isEqualTo(15);
  }

  @Test
  void tw02_control_characters_do_not_count() {
    assertThat(TwinRules.size("a\u0000\u001f\u007f\u009fb")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "$a", "a$", "a b", "a\tb", "a\u0085", ""})
  void tw03_keys_with_forbidden_characters_are_refused(String key) {
    Map<String, Object> patch = new HashMap<>();
    patch.put(key, null);

    assertRefused(Code.ARGUMENT_INVALID, () -> TwinRules.checked("properties.desired", patch))
        .startsWith("properties.desired.");
  }

  @Test
  void tw03_a_key_may_have_1024_bytes_and_no_more() throws HubFault {
    TwinRules.checked("tags", Map.of("k".repeat(1024), 1L));

    assertRefused(
            Code.ARGUMENT_INVALID, () -> TwinRules.checked("tags", Map.of("k".repeat(1025), 1L)))
        .contains("the key has 1025 bytes");
  }

  @Test
  void tw03_keys_differ_by_case() throws HubFault {
    assertThat(TwinRules.checked("tags", Map.of("a", 1L, "A", 2L))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-4503599627370496L, 0, 4503599627370495L})
  void tw04_integers_within_52_bits_are_taken(long value) throws HubFault {
    assertThat(TwinRules.checked("tags", Map.of("n", value))).containsEntry("n", value);
  }

  @Test
  void tw04_integers_beyond_52_bits_are_refused_with_path_and_value() {
    assertRefused(
            Code.ARGUMENT_INVALID,
            () ->
                TwinRules.checked(
                    "properties.desired", Map.of("a", List.of(1L, 4503599627370496L))))
        .isEqualTo("properties.desired.a[1]: 4503599627370496 is above 4503599627370495");
    assertRefused(
            Code.ARGUMENT_INVALID, () -> TwinRules.checked("tags", Map.of("n", -4503599627370497L)))
        .isEqualTo("tags.n: -4503599627370497 is below -4503599627370496");
    assertRefused(
        Code.ARGUMENT_INVALID,
        () -> TwinRules.checked("tags", Map.of("n", BigInteger.ONE.shiftLeft(70))));
  }

  @Test
  void tw04_every_json_type_is_taken() throws HubFault {
    Map<String, Object> all =
        Map.of("s", "t", "b", false, "l", 1L, "d", 1e300, "o", Map.of(), "a", List.of(1L, "x"));

    assertThat(TwinRules.checked("tags", all)).isEqualTo(all);
    assertThat(TwinRules.checked("tags", Map.of("i", 5))).containsEntry("i", 5L);
  }

  @Test
  void tw04_what_json_does_not_know_is_refused() {
    assertRefused(Code.ARGUMENT_INVALID, () -> TwinRules.checked("tags", Map.of("n", Double.NaN)));
    assertRefused(
        Code.ARGUMENT_INVALID, () -> TwinRules.checked("tags", Map.of("n", new StringBuilder())));
  }

  @Test
  void tw05_ten_objects_below_the_root_are_legal_and_eleven_are_not() throws HubFault {
    TwinRules.checked("tags", nested(10));

    assertRefused(Code.ARGUMENT_INVALID, () -> TwinRules.checked("tags", nested(11)))
        .startsWith("tags.o.o.o")
        .endsWith("it lies 11 levels deep, at most 10 are allowed");
  }

  @Test
  void tw06_null_members_of_a_patch_stay_and_null_in_an_array_is_refused() throws HubFault {
    Map<String, Object> patch = new HashMap<>();
    patch.put("gone", null);
    assertThat(TwinRules.checked("tags", patch)).containsEntry("gone", null);

    assertRefused(
            Code.ARGUMENT_INVALID,
            () -> TwinRules.checked("tags", Map.of("a", Arrays.asList(1L, null))))
        .isEqualTo("tags.a[1]: null is not allowed inside an array");
    assertRefused(
        Code.ARGUMENT_INVALID, () -> TwinRules.checked("tags", Map.of("a", List.of(patch))));
  }

  @Test
  void what_clients_send_back_of_the_hubs_own_keys_is_dropped_at_the_root_only() throws HubFault {
    assertThat(TwinRules.checked("tags", Map.of("$version", 4L, "$metadata", Map.of(), "a", 1L)))
        .isEqualTo(Map.of("a", 1L));
    assertRefused(
        Code.ARGUMENT_INVALID,
        () -> TwinRules.checked("tags", Map.of("o", Map.of("$version", 4L))));
  }

  @Test
  void a_section_that_is_no_object_is_refused() {
    assertRefused(Code.ARGUMENT_INVALID, () -> TwinRules.checked("properties.desired", 5L))
        .isEqualTo("properties.desired: 5 is not an object");
  }

  private static Map<String, Object> nested(int objects) {
    Map<String, Object> nested = Map.of("property", 1L);
    for (int i = 0; i < objects; i++) {
      nested = Map.of("o", nested);
    }
    return nested;
  }
}
