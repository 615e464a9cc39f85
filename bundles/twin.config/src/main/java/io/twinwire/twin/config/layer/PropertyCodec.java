package io.twinwire.twin.config.layer;

import io.twinwire.twin.config.typing.Typing;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Property values of a configuration as JSON that keeps their Java types: {@code ["Integer", "5"]},
 * {@code ["int[]", "5", "6"]}, {@code ["List", ["String", "a"]]}.
 */
public final class PropertyCodec {

  private record Kind(Class<?> type, Function<String, Object> parse) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("String", new Kind(String.class, text -> text)),
          Map.entry("Integer", new Kind(Integer.class, Integer::valueOf)),
          Map.entry("int", new Kind(int.class, Integer::valueOf)),
          Map.entry("Long", new Kind(Long.class, Long::valueOf)),
          Map.entry("long", new Kind(long.class, Long::valueOf)),
          Map.entry("Double", new Kind(Double.class, Double::valueOf)),
          Map.entry("double", new Kind(double.class, Double::valueOf)),
          Map.entry("Float", new Kind(Float.class, Float::valueOf)),
          Map.entry("float", new Kind(float.class, Float::valueOf)),
          Map.entry("Short", new Kind(Short.class, Short::valueOf)),
          Map.entry("short", new Kind(short.class, Short::valueOf)),
          Map.entry("Byte", new Kind(Byte.class, Byte::valueOf)),
          Map.entry("byte", new Kind(byte.class, Byte::valueOf)),
          Map.entry("Boolean", new Kind(Boolean.class, Boolean::valueOf)),
          Map.entry("boolean", new Kind(boolean.class, Boolean::valueOf)),
          Map.entry("Character", new Kind(Character.class, text -> text.charAt(0))),
          Map.entry("char", new Kind(char.class, text -> text.charAt(0))));

  private static final String LIST = "List";

  private PropertyCodec() {}

  public static List<Object> encode(Object value) {
    List<Object> encoded = new ArrayList<>();
    if (value instanceof Collection<?> collection) {
      encoded.add(LIST);
      collection.forEach(element -> encoded.add(encode(element)));
      return encoded;
    }
    encoded.add(value.getClass().getSimpleName());
    kind(value.getClass().isArray() ? value.getClass().getComponentType() : value.getClass());
    Typing.elements(value).forEach(element -> encoded.add(String.valueOf(element)));
    return encoded;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Object decode(Object json) {
    if (!(json instanceof List<?> encoded)
        || encoded.isEmpty()
        || !(encoded.get(0) instanceof String name)) {
      throw new IllegalArgumentException("no property value: " + json);
    }
    List<?> elements = encoded.subList(1, encoded.size());
    if (name.equals(LIST)) {
      List<Object> list = new ArrayList<>();
      elements.forEach(element -> list.add(decode(element)));
      return list;
    }
    boolean array = name.endsWith("[]");
    Kind kind = KINDS.get(array ? name.substring(0, name.length() - 2) : name);
    if (kind == null || (!array && elements.size() != 1)) {
      throw new IllegalArgumentException("no property value: " + json);
    }
    if (!array) {
      return kind.parse().apply(String.valueOf(elements.get(0)));
    }
    Object values = Array.newInstance(kind.type(), elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(values, i, kind.parse().apply(String.valueOf(elements.get(i))));
    }
    return values;
  }

  private static void kind(Class<?> type) {
    Kind kind = KINDS.get(type.getSimpleName());
    if (kind == null || kind.type() != type) {
      throw new IllegalArgumentException("a configuration holds no " + type.getName());
    }
  }
}
