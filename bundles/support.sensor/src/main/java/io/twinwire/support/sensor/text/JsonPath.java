package io.twinwire.support.sensor.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way through a JSON document to one value: {@code $}, then members and elements, as in {@code
 * $.rooms[0].t} or {@code $['the room'].t}. An index below zero counts from the end. This is the
 * part of RFC 9535 that names one value; there are no wildcards and no filters.
 */
public record JsonPath(String text, List<Object> steps) {

  private static final Pattern STEP =
      Pattern.compile(
          "\\.([^.\\[\\]'\"\\s]+)|\\[(-?\\d{1,9})\\]|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]");

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with the path and what would be right
   */
  public static JsonPath parse(String text) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    boolean right = text.startsWith("$");
    for (int at = 1; right && at < text.length(); at = step.end()) {
      right = step.region(at, text.length()).lookingAt();
      if (!right) {
        break;
      }
      steps.add(step(step));
    }
    if (!right) {
      throw new IllegalArgumentException(
          "'" + text + "' is no path; right is $.member, $['member'] or $[0], and so on");
    }
    return new JsonPath(text, steps);
  }

  private static Object step(Matcher step) {
    if (step.group(2) != null) {
      return Integer.valueOf(step.group(2));
    }
    String quoted = step.group(3) == null ? step.group(4) : step.group(3);
    return step.group(1) == null ? quoted : step.group(1);
  }

  /**
   * The value that the path leads to.
   *
   * @param document JDK types, as {@link io.twinwire.support.json.Json} reads them
   * @return empty where there is none, or null
   */
  public Optional<Object> find(@Nullable Object document) {
    Object value = document;
    for (Object step : steps) {
      value = next(value, step);
    }
    return Optional.ofNullable(value);
  }

  private static @Nullable Object next(@Nullable Object value, Object step) {
    if (value instanceof Map<?, ?> members && step instanceof String name) {
      return members.get(name);
    }
    if (value instanceof List<?> elements && step instanceof Integer index) {
      int at = index < 0 ? elements.size() + index : index;
      return at >= 0 && at < elements.size() ? elements.get(at) : null;
    }
    return null;
  }

  @Override
  public String toString() {
    return text;
  }
}
