package io.twinwire.support.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void values_are_JDK_types_and_come_back_as_they_went() {
    assertThat(Json.parse("{\"i\":60,\"d\":60.5,\"b\":true,\"n\":null,\"a\":[1,\"x\"]}"))
        .isInstanceOf(Map.class)
        .extracting("i", "d", "b", "n", "a")
        .containsExactly(60L, 60.5, true, null, List.of(1L, "x"));
    assertThat(Json.write(Arrays.asList(1L, 1.5, null, "a<b", Map.of("k", false))))
        .isEqualTo("[1,1.5,null,\"a<b\",{\"k\":false}]");
  }

  @Test
  void a_refusal_says_where_the_text_is_no_JSON() {
    assertThatThrownBy(() -> Json.parse("{sendInterval"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no JSON: ")
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> Json.parseObject("[1]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1]");
  }

  @Test
  void the_size_is_that_of_the_text_in_UTF_8() {
    Map<String, Object> value =
        Map.of("k\u00e4se \"\n\u2028", List.of(1, 2.5, "\u20ac \ud83d\ude00 <&>", true));
    assertThat(Json.size(value)).isEqualTo(Json.write(value).getBytes(UTF_8).length);
    assertThat(Json.size(null)).isEqualTo(4);
  }
}
