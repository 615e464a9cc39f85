package io.twinwire.twin.config.typing;

import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Values for a component without Metatype: the types of JSON as they come. */
public final class FreeTyping {

  private final Placeholders placeholders;

  public FreeTyping(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  /**
   * Types one desired value: an object becomes JSON text, an array whose elements are of one kind
   * an array of that kind, and any other array an array of texts.
   */
  public Optional<Object> type(String key, Object json, List<String> faults) {
    if (json instanceof List<?> list && list.contains(null)) {
      faults.add(key + "[" + list.indexOf(null) + "]: is null");
      return Optional.empty();
    }
    Object value = json instanceof List<?> list ? array(list) : scalar(json);
    for (Object element : Typing.elements(value)) {
      if (element instanceof String text && !placeholders.passes(text)) {
        String shown = Secrecy.named(key) ? "the value" : JsonTree.shown(text);
        faults.add(key + ": " + shown + " holds a placeholder that is not allowed");
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }

  private static Object scalar(Object json) {
    return json instanceof Map ? Json.write(json) : json;
  }

  private static Object array(List<?> list) {
    if (!list.isEmpty() && all(list, Boolean.class)) {
      return elements(list, Boolean.class::cast).toArray(Boolean[]::new);
    }
    if (!list.isEmpty() && all(list, Long.class)) {
      return elements(list, Long.class::cast).toArray(Long[]::new);
    }
    if (!list.isEmpty() && all(list, Number.class)) {
      return elements(list, element -> ((Number) element).doubleValue()).toArray(Double[]::new);
    }
    return elements(list, element -> element instanceof String text ? text : Json.write(element))
        .toArray(String[]::new);
  }

  private static boolean all(List<?> list, Class<?> type) {
    return list.stream().allMatch(type::isInstance);
  }

  private static <T> List<T> elements(List<?> list, Function<Object, T> conversion) {
    List<T> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(conversion.apply(element));
    }
    return elements;
  }
}
