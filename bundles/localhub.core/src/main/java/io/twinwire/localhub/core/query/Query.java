package io.twinwire.localhub.core.query;

import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A query that can be asked: what is chosen of which documents. */
public final class Query {

  /** What can be asked about. */
  public enum Source {
    DEVICES("devices"),
    MODULES("devices.modules"),
    JOBS("devices.jobs");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static final int MAX_LENGTH = 8192;

  private final OptionalInt top;
  private final List<Column> columns;
  private final Source source;
  private final Expression where;
  private final List<Path> groups;

  /**
   * @param columns empty for the whole document
   */
  Query(OptionalInt top, List<Column> columns, Source source, Expression where, List<Path> groups) {
    this.top = top;
    this.columns = List.copyOf(columns);
    this.source = source;
    this.where = where;
    this.groups = List.copyOf(groups);
  }

  /** A whole query, from SELECT on. */
  public static Query parse(String text) throws QueryException {
    return new Parser(text).query();
  }

  /**
   * What a job or a configuration has for a condition: that of WHERE alone, {@code *} for all
   * devices, or {@code FROM devices.modules WHERE ...}.
   */
  public static Query condition(String text) throws QueryException {
    return new Parser(text).condition();
  }

  public Source source() {
    return source;
  }

  /** Whether whole documents are asked for. */
  public boolean selectsAll() {
    return columns.isEmpty();
  }

  /** Whether a document is one of those that are asked for. */
  public boolean matches(Map<String, @Nullable Object> document) {
    return where.holds(new Row("", document));
  }

  /** All results, in the order of their keys; rows have to come in that order. */
  public List<Row> results(Stream<Row> rows) {
    Stream<Row> matching = rows.filter(where::holds);
    boolean isGrouped =
        !groups.isEmpty() || columns.stream().anyMatch(column -> column.aggregate() != null);
    Stream<Row> results = isGrouped ? grouped(matching.toList()) : matching.map(this::projected);
    return (top.isPresent() ? results.limit(top.getAsInt()) : results).toList();
  }

  private Row projected(Row row) {
    if (columns.isEmpty()) {
      return row;
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (Column column : columns) {
      put(result, column.name(), column.expression().value(row));
    }
    return new Row(row.key(), result);
  }

  private Stream<Row> grouped(List<Row> rows) {
    Map<String, List<Row>> byGroup = new TreeMap<>();
    if (groups.isEmpty()) {
      byGroup.put("", rows);
    }
    for (Row row : groups.isEmpty() ? List.<Row>of() : rows) {
      byGroup.computeIfAbsent(group(row), key -> new ArrayList<>()).add(row);
    }
    return byGroup.entrySet().stream()
        .map(group -> new Row(group.getKey(), aggregated(group.getValue())));
  }

  private String group(Row row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      put(values, Integer.toString(i), groups.get(i).value(row));
    }
    return Json.write(values);
  }

  private Map<String, @Nullable Object> aggregated(List<Row> rows) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (Column column : columns) {
      Aggregate aggregate = column.aggregate();
      if (aggregate == null) {
        put(result, column.name(), column.expression().value(rows.get(0)));
      } else {
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(column.expression().value(row)));
        put(result, column.name(), aggregate.of(values));
      }
    }
    return result;
  }

  private static void put(
      Map<String, @Nullable Object> result, String name, @Nullable Object value) {
    if (Values.isDefined(value)) {
      result.put(name, value);
    }
  }
}
