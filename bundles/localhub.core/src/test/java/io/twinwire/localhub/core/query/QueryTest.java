package io.twinwire.localhub.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 7 of the rules: IoT Hub's query language. */
class QueryTest {

  private static final Map<String, Object> TWIN =
      Json.parseObject(
          """
          {"deviceId": "d1", "status": "enabled", "connectionState": "Connected",
           "capabilities": {"iotEdge": true},
           "tags": {"city": "Graz", "floor": 3, "none": null, "my-tag": {"a.b": 1}, "top": "x"},
           "properties": {"desired": {"$version": 4, "on": true, "list": [1]},
                          "reported": {"temp": 20.5, "wide": 4503599627370495}},
           "configurations": {"my-config": {"status": "Applied"}}}
          """);

  private static boolean holds(String condition) throws QueryException {
    return Query.parse("SELECT * FROM devices WHERE " + condition).matches(TWIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags.city = 'Graz'",
        "tags.city = \"Graz\"",
        "tags.city != 'Wien'",
        "tags.city <> 'Wien'",
        "tags.city > 'Aa' AND tags.city < 'Z'",
        "tags.floor = 3 and tags.floor >= 3 AND tags.floor <= 3.0",
        "tags.floor + 1 * 2 = 5",
        "(tags.floor + 1) * 2 = 8",
        "tags.floor % 2 = 1 AND tags.floor / 2 = 1.5 AND -tags.floor = 0 - 3",
        "tags.floor = 0x3",
        "properties.reported.temp > 2.05e1 - 1",
        "properties.reported.wide = 4503599627370495",
        "properties.desired.$version = 4",
        "properties.desired.on",
        "capabilities.iotEdge = true",
        "DeviceId IN ['d0', 'd1']",
        "devices.deviceId NIN ['d0']",
        "deviceId NOT IN ['d0']",
        "NOT deviceId IN ['d0']",
        "NOT (tags.city = 'Wien' OR tags.floor = 1)",
        "tags.floor = 1 OR tags.floor = 2 OR tags.floor = 3",
        "tags.floor = 3 OR tags.floor = 1 AND tags.floor = 2",
        "is_defined(tags.city) AND NOT IS_DEFINED(tags.country)",
        "tags.none = null AND IS_NULL(tags.none) AND NOT IS_NULL(tags.country)",
        "IS_STRING(tags.city) AND IS_NUMBER(tags.floor) AND IS_BOOL(properties.desired.on)",
        "IS_OBJECT(tags) AND IS_ARRAY(properties.desired.list) AND IS_PRIMITIVE(tags.city)",
        "STARTSWITH(tags.city, 'Gr') AND ENDSWITH(tags.city, 'az') AND CONTAINS(tags.city, 'ra')",
        "starts_with(tags.city, 'Gr') AND ends_with(tags.city, 'az')",
        "configurations.[[my-config]].status = 'Applied'",
        "tags.[[my-tag]].[[a.b]] = 1",
        "tags.my-tag.[[a.b]] = 1 AND is_defined(tags.my-tag)",
        "tags.floor - 1 = 2 AND tags.floor -1 = 2 AND 3-1 = 2",
        "tags.top = 'x'",
        "tags.city = 'Gr\\u0061z'",
      })
  void a_condition_holds(String condition) throws QueryException {
    assertThat(holds(condition)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags.country = 'AT'",
        "tags.country != 'AT'",
        "tags.city = 'graz'",
        "tags.City = 'Graz'",
        "tags.city",
        "tags.floor",
        "null",
        "tags.floor > 'a'",
        "tags.city = 3",
        "tags = tags",
        "properties.desired.list = properties.desired.list",
        "tags.country + 1 = 1",
        "tags.floor / 0 = tags.floor / 0",
        "STARTSWITH(tags.floor, '3')",
        "deviceId IN []",
        "tags.country NIN ['AT']",
      })
  void any_value_but_true_does_not(String condition) throws QueryException {
    assertThat(holds(condition)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT                                     |  7 | the end
          SELEC * FROM devices                       |  1 | SELECT
          SELECT * FORM devices                      | 10 | FROM
          SELECT * FROM device                       | 15 | devices.modules
          SELECT * FROM devices.twins                | 15 | devices.jobs
          SELECT * FROM devices WHERE                | 28 | a value
          SELECT * FROM devices WHERE tags.a = #     | 38 | fits nowhere
          SELECT * FROM devices WHERE tags.a = "x    | 38 | does not end
          SELECT * FROM devices WHERE tags. = 1      | 35 | a name
          SELECT * FROM devices WHERE deviceId IN 1  | 41 | a list
          SELECT * FROM devices WHERE (a = 1         | 35 | )
          SELECT * FROM devices WHERE FOO(a)         | 29 | no function FOO
          SELECT * FROM devices WHERE CONTAINS(a)    | 29 | 2 argument
          SELECT * FROM devices WHERE COUNT() > 1    | 29 | column of its own
          SELECT * FROM devices WHERE a = 1 b        | 35 | the end of the query
          SELECT * FROM devices ORDER BY a           | 23 | no ORDER BY
          SELECT TOP 0 * FROM devices                | 12 | whole number
          SELECT a, b.a FROM devices                 | 11 | AS
          SELECT a, COUNT() FROM devices             |  8 | GROUP BY
          SELECT * FROM devices GROUP BY a           |  8 | GROUP BY
          SELECT jobId FROM devices.jobs             |  8 | only *
          SELECT * FROM devices WHERE [[]] = 1       | 29 | ]]
          """)
  void a_malformed_query_is_told_with_its_position(String query, int position, String due) {
    QueryException refusal =
        catchThrowableOfType(QueryException.class, () -> Query.parse(query.strip()));

    assertThat(refusal).as(query).isNotNull();
    assertThat(refusal).hasMessageContaining(due).hasMessageContaining("position " + position);
    assertThat(refusal.position()).isEqualTo(position);
  }

  @Test
  void a_query_may_have_8192_characters_and_be_nested_moderately() throws QueryException {
    String longest = "SELECT * FROM devices WHERE deviceId = '";
    String text = longest + "x".repeat(Query.MAX_LENGTH - longest.length() - 1) + "'";
    assertThat(Query.parse(text).matches(TWIN)).isFalse();
    assertThat(catchThrowableOfType(QueryException.class, () -> Query.parse(text + " ")))
        .hasMessageContaining("8193");
    assertThat(
            catchThrowableOfType(
                QueryException.class,
                () -> Query.parse("SELECT * FROM devices WHERE " + "(".repeat(8000))))
        .hasMessageContaining("nested");
  }

  private static Stream<Row> rows() {
    return IntStream.range(0, 6)
        .mapToObj(
            n -> {
              Map<String, Object> tags =
                  n == 5 ? Map.of("n", 5L) : Map.of("n", (long) n, "even", n % 2 == 0);
              return new Row("k" + n, Map.of("deviceId", "d" + n, "tags", tags));
            });
  }

  private static List<Map<String, Object>> asked(String query) throws QueryException {
    List<Map<String, Object>> documents = new ArrayList<>();
    Query.parse(query).results(rows()).forEach(row -> documents.add(row.document()));
    return documents;
  }

  @Test
  void columns_are_projected_and_named_and_what_is_not_there_is_left_out() throws QueryException {
    assertThat(
            asked("SELECT deviceId, tags.even AS pair, tags.n * 2 FROM devices WHERE tags.n > 3"))
        .containsExactly(
            Map.of("deviceId", "d4", "pair", true, "$3", 8L), Map.of("deviceId", "d5", "$3", 10L));
  }

  @Test
  void top_limits() throws QueryException {
    assertThat(asked("SELECT TOP 2 deviceId FROM devices WHERE tags.n > 1"))
        .containsExactly(Map.of("deviceId", "d2"), Map.of("deviceId", "d3"));
  }

  @Test
  void aggregates_are_made_of_all_rows() throws QueryException {
    assertThat(
            asked(
                "SELECT COUNT() AS number, COUNT(tags.even) AS defined, SUM(tags.n) AS sum,"
                    + " AVG(tags.n) AS mean, MIN(tags.n) AS min, MAX(tags.n) AS max FROM devices"))
        .containsExactly(
            Map.of("number", 6L, "defined", 5L, "sum", 15L, "mean", 2.5, "min", 0L, "max", 5L));
    assertThat(asked("SELECT COUNT() AS number, MAX(tags.n) FROM devices WHERE false"))
        .containsExactly(Map.of("number", 0L));
  }

  @Test
  void groups_are_those_of_equal_values_and_of_none() throws QueryException {
    assertThat(asked("SELECT tags.even AS pair, COUNT() AS number FROM devices GROUP BY tags.even"))
        .containsExactlyInAnyOrder(
            Map.of("pair", true, "number", 3L),
            Map.of("pair", false, "number", 2L),
            Map.of("number", 1L));
  }

  @Test
  void names_may_have_hyphens_and_begin_with_digits() throws QueryException {
    Map<String, Object> twin =
        Map.of("properties", Map.of("desired", Map.of("key-4f-0a", "v", "1-2", "w")));
    List<Row> rows =
        Query.parse(
                "SELECT properties.desired.key-4f-0a AS key-4f-0a, COUNT() AS number FROM devices"
                    + " WHERE properties.desired.1-2 = 'w' GROUP BY properties.desired.key-4f-0a")
            .results(Stream.of(new Row("a", twin), new Row("b", twin)));
    assertThat(rows)
        .extracting(Row::document)
        .containsExactly(Map.of("key-4f-0a", "v", "number", 2L));
  }

  @Test
  void cf02_a_condition_is_that_of_where_or_all_or_of_modules() throws QueryException {
    assertThat(Query.condition("tags.city='Graz'").matches(TWIN)).isTrue();
    assertThat(Query.condition("*").matches(TWIN)).isTrue();
    Query modules = Query.condition("from devices.modules where tags.city='Wien'");
    assertThat(modules.source()).isEqualTo(Query.Source.MODULES);
    assertThat(modules.matches(TWIN)).isFalse();
    assertThat(catchThrowableOfType(QueryException.class, () -> Query.condition("* AND true")))
        .hasMessageContaining("position 3");
  }
}
