package io.twinwire.twin.config.typing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonTreeTest {

  @Property
  void theDifferenceTurnsOneObjectIntoTheOther(
      @ForAll("objects") Map<String, Object> have, @ForAll("objects") Map<String, Object> want) {
    Map<String, Object> merged = JsonTree.merge(have, JsonTree.diff(have, want));
    assertThat(JsonTree.same(merged, want)).isTrue();
    assertThat(JsonTree.diff(merged, want)).isEmpty();
  }

  @Property
  void whatSaysTheSameHasOneCanonicalText(
      @ForAll("objects") Map<String, Object> a, @ForAll("objects") Map<String, Object> b) {
    assertThat(JsonTree.same(a, JsonTree.copy(a))).isTrue();
    assertThat(JsonTree.canonical(a).equals(JsonTree.canonical(b))).isEqualTo(JsonTree.same(a, b));
  }

  @Test
  void theSizeIsReckonedAsTheHubDoes() {
    assertThat(JsonTree.size(Map.of("abc", "de", "f", 1L, "g", true, "h", Map.of("i", "j"))))
        .isEqualTo(5 + 9 + 5 + 1 + 2);
  }

  @Test
  void sixtyAndSixtyPointZeroSayTheSame() {
    assertThat(JsonTree.same(List.of(60L), List.of(60.0))).isTrue();
    assertThat(JsonTree.same("60", 60L)).isFalse();
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return object(3);
  }

  private static Arbitrary<Map<String, Object>> object(int depth) {
    Arbitrary<String> keys = Arbitraries.of("a", "b", "c");
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.of("x", "y").asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.longs().between(0, 2).asGeneric(),
            Arbitraries.of(1.0, 0.5).asGeneric(),
            Arbitraries.of("x", "y").list().ofMaxSize(2).asGeneric());
    Arbitrary<Object> values =
        depth == 0 ? leaves : Arbitraries.oneOf(leaves, object(depth - 1).asGeneric());
    return Arbitraries.maps(keys, values).ofMaxSize(3);
  }
}
