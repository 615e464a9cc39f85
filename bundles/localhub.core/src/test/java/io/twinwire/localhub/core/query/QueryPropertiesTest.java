package io.twinwire.localhub.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text, and for any value. */
class QueryPropertiesTest {

  @Property(tries = 500)
  void any_text_is_a_query_or_is_refused_within_it(@ForAll("texts") String text) {
    try {
      Query.parse("SELECT * FROM devices WHERE " + text).matches(Map.of("tags", Map.of("a", 1L)));
    } catch (QueryException e) {
      assertThat(e.position()).isBetween(1, text.length() + 29);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "(",
            ")",
            "[",
            "]",
            "[[",
            "]]",
            ",",
            ".",
            "=",
            "<",
            "!=",
            "+",
            "-",
            "*",
            "/",
            "AND",
            "OR",
            "NOT",
            "IN",
            "NIN",
            "tags",
            "a",
            "1",
            "2.5",
            "'x'",
            "'",
            "\\",
            "true",
            "null",
            "undefined",
            "IS_DEFINED",
            "COUNT",
            "GROUP",
            "BY",
            "AS",
            "0x",
            "é",
            "{")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join(" ", pieces));
  }

  @Property(tries = 200)
  void any_string_is_found_by_its_literal(@ForAll String value) throws QueryException {
    String literal = value.replace("\\", "\\\\").replace("'", "\\'");
    if (literal.length() < 8000) {
      assertThat(
              Query.condition("tags.a = '" + literal + "'")
                  .matches(Map.of("tags", Map.of("a", value))))
          .isTrue();
    }
  }

  @Property(tries = 200)
  void comparisons_of_numbers_are_a_total_order(@ForAll long left, @ForAll double right)
      throws QueryException {
    Map<String, Object> document = Map.of("l", left, "r", right);
    long holding =
        List.of("l < r", "l = r", "l > r").stream().filter(text -> matches(text, document)).count();
    assertThat(holding).isEqualTo(1);
    assertThat(matches("l != r", document)).isEqualTo(!matches("l = r", document));
    assertThat(matches("l <= r", document)).isEqualTo(!matches("l > r", document));
  }

  @Property(tries = 100)
  void groups_together_count_every_row(
      @ForAll List<@net.jqwik.api.constraints.IntRange(max = 3) Integer> values)
      throws QueryException {
    List<Row> groups =
        Query.parse("SELECT a, COUNT() AS n FROM devices GROUP BY a")
            .results(values.stream().map(n -> new Row("", Map.of("a", (long) n))));
    assertThat(groups.stream().mapToLong(row -> (Long) row.document().get("n")).sum())
        .isEqualTo(values.size());
    assertThat(groups).hasSize((int) values.stream().distinct().count());
  }

  private static boolean matches(String condition, Map<String, Object> document) {
    try {
      return Query.condition(condition).matches(document);
    } catch (QueryException e) {
      throw new AssertionError(e);
    }
  }
}
