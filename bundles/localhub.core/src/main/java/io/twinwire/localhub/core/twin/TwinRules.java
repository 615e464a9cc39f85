package io.twinwire.localhub.core.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a section of a twin may hold: rules TW-01 to TW-05. Where the documentation is silent: keys
 * and strings are limited in bytes of UTF-8, an array costs the sum of its elements and is a level
 * of depth like an object, and a null inside an array is refused.
 */
public final class TwinRules {

  static final int MAX_TAGS = 8 * 1024;
  public static final int MAX_PROPERTIES = 32 * 1024;
  static final int MAX_KEY = 1024;
  static final int MAX_STRING = 4 * 1024;
  static final int MAX_DEPTH = 10;
  static final long MIN_INTEGER = -(1L << 52);
  static final long MAX_INTEGER = (1L << 52) - 1;

  private TwinRules() {}

  /**
   * Checks a patch or a whole section and copies it. Null members stay; what only the hub writes
   * ({@code $version}, {@code $metadata}) is dropped, as clients send back what they read.
   *
   * @param path how messages name the section
   */
  public static Map<String, @Nullable Object> checked(String path, @Nullable Object section)
      throws HubFault {
    Map<String, @Nullable Object> object = Trees.object(section);
    if (object == null) {
      throw Faults.invalid(path + ": " + shown(section) + " is not an object");
    }
    Map<String, @Nullable Object> own = new LinkedHashMap<>(object);
    own.remove("$version");
    own.remove("$metadata");
    return copy(path, own, 0);
  }

  /** Refuses a section that is larger than it may be (TW-01). */
  public static void checkSize(String path, Map<String, @Nullable Object> section, int max)
      throws HubFault {
    long size = size(section);
    if (size > max) {
      throw Faults.invalid(
          path + ": its size would be " + size + ", at most " + max + " is allowed");
    }
  }

  /** Rule TW-02. */
  static long size(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      long size = 0;
      for (Map.Entry<?, ?> member : map.entrySet()) {
        size += size(member.getKey()) + size(member.getValue());
      }
      return size;
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(TwinRules::size).sum();
    }
    if (value instanceof String text) {
      return text.chars().filter(character -> !Character.isISOControl(character)).count();
    }
    if (value instanceof Boolean) {
      return 4;
    }
    return value instanceof Number ? 8 : 0;
  }

  private static Map<String, @Nullable Object> copy(
      String path, Map<String, @Nullable Object> object, int depth) throws HubFault {
    checkDepth(path, depth);
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
      String at = path + "." + shownKey(member.getKey());
      checkKey(at, member.getKey());
      Object value = member.getValue();
      copy.put(member.getKey(), value == null ? null : copy(at, value, depth));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static List<Object> copy(String path, List<?> list, int depth) throws HubFault {
    checkDepth(path, depth);
    List<Object> copy = new ArrayList<>(list.size());
    for (Object element : list) {
      String at = path + "[" + copy.size() + "]";
      if (element == null) {
        throw Faults.invalid(at + ": null is not allowed inside an array");
      }
      Object value = copy(at, element, depth);
      if (hasNull(value)) {
        throw Faults.invalid(at + ": null is not allowed inside an array");
      }
      copy.add(value);
    }
    return Collections.unmodifiableList(copy);
  }

  private static Object copy(String path, Object value, int depth) throws HubFault {
    Map<String, @Nullable Object> object = Trees.object(value);
    if (object != null) {
      return copy(path, object, depth + 1);
    }
    if (value instanceof List<?> list) {
      return copy(path, list, depth + 1);
    }
    if (value instanceof String text) {
      if (text.getBytes(UTF_8).length > MAX_STRING) {
        throw Faults.invalid(
            path
                + ": "
                + shown(text)
                + " has "
                + text.getBytes(UTF_8).length
                + " bytes, at most "
                + MAX_STRING
                + " are allowed");
      }
      return text;
    }
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return number(path, number);
    }
    throw Faults.invalid(path + ": " + shown(value) + " is no JSON value");
  }

  private static Object number(String path, Number number) throws HubFault {
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw Faults.invalid(path + ": " + number + " is not a finite number");
      }
      return number.doubleValue();
    }
    BigInteger integer = new BigInteger(Long.toString(number.longValue()));
    if (number instanceof BigInteger big) {
      integer = big;
    }
    if (integer.compareTo(BigInteger.valueOf(MIN_INTEGER)) < 0) {
      throw Faults.invalid(path + ": " + number + " is below " + MIN_INTEGER);
    }
    if (integer.compareTo(BigInteger.valueOf(MAX_INTEGER)) > 0) {
      throw Faults.invalid(path + ": " + number + " is above " + MAX_INTEGER);
    }
    return integer.longValueExact();
  }

  private static void checkKey(String path, String key) throws HubFault {
    if (key.isEmpty()) {
      throw Faults.invalid(path + ": a key is empty");
    }
    int length = key.getBytes(UTF_8).length;
    if (length > MAX_KEY) {
      throw Faults.invalid(
          path + ": the key has " + length + " bytes, at most " + MAX_KEY + " are allowed");
    }
    for (int i = 0; i < key.length(); i++) {
      char character = key.charAt(i);
      if (character == '.' || character == '$' || character == ' ') {
        throw Faults.invalid(
            path + ": the key \"" + shownKey(key) + "\" holds '" + character + "'");
      }
      if (Character.isISOControl(character)) {
        throw Faults.invalid(
            path + String.format(": the key holds the control character U+%04X", (int) character));
      }
    }
  }

  private static void checkDepth(String path, int depth) throws HubFault {
    if (depth > MAX_DEPTH) {
      throw Faults.invalid(
          path + ": it lies " + depth + " levels deep, at most " + MAX_DEPTH + " are allowed");
    }
  }

  private static boolean hasNull(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(member -> member == null || hasNull(member));
    }
    return false;
  }

  private static String shownKey(String key) {
    return key.length() <= 64 ? key : key.substring(0, 64) + "...";
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
