package io.twinwire.twin.config.typing;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Values of JSON, and values that a configuration already holds, in the types of Metatype. */
public final class Typing {

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

  private final Placeholders placeholders;

  public Typing(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  /**
   * Types one desired value.
   *
   * @param key the property's name as desired spells it
   * @param faults where everything is added that is wrong with the value
   * @return the value, where nothing is wrong
   */
  public Optional<Object> type(Attribute attribute, String key, Object json, List<String> faults) {
    int before = faults.size();
    if (attribute.cardinality() == 0) {
      return scalar(attribute, key, json, faults).filter(value -> faults.size() == before);
    }
    if (!(json instanceof List<?> elements)) {
      faults.add(key + ": " + shown(attribute, json) + " is not an array");
      return Optional.empty();
    }
    if (elements.size() > attribute.limit()) {
      faults.add(key + ": " + elements.size() + " elements are more than " + attribute.limit());
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      String name = key + "[" + i + "]";
      if (element == null) {
        faults.add(name + ": is null");
      } else {
        scalar(attribute, name, element, faults).ifPresent(values::add);
      }
    }
    return faults.size() == before ? Optional.of(several(attribute, values)) : Optional.empty();
  }

  /** A value of a configuration in the attribute's type; empty where it has no such meaning. */
  public static Optional<Object> coerce(Attribute attribute, Object local) {
    if (attribute.cardinality() == 0) {
      List<Object> elements = elements(local);
      return elements.size() == 1 ? one(attribute.type(), elements.get(0)) : Optional.empty();
    }
    List<Object> values = new ArrayList<>();
    for (Object element : elements(local)) {
      Optional<Object> value = one(attribute.type(), element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(several(attribute, values));
  }

  /** The elements of an array or a collection; a single value stands for itself. */
  public static List<Object> elements(Object value) {
    List<Object> elements = new ArrayList<>();
    if (value instanceof Collection<?> collection) {
      elements.addAll(collection);
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
    } else {
      elements.add(value);
    }
    return elements;
  }

  private Optional<Object> scalar(
      Attribute attribute, String key, Object json, List<String> faults) {
    int before = faults.size();
    Optional<Object> value =
        attribute.type().numeric()
            ? number(attribute, key, json, faults)
            : other(attribute, key, json, faults);
    if (value.isPresent()) {
      options(attribute, key, value.get(), json, faults);
      if (faults.size() == before) {
        attribute
            .check()
            .objection(String.valueOf(value.get()))
            .ifPresent(
                objection ->
                    faults.add(key + ": " + shown(attribute, json) + " is refused: " + objection));
      }
    }
    return value;
  }

  private static Optional<Object> number(
      Attribute attribute, String key, Object json, List<String> faults) {
    ValueType type = attribute.type();
    Optional<BigDecimal> read = decimal(type, json).filter(n -> !type.integral() || whole(n));
    if (read.isEmpty()) {
      faults.add(key + ": " + shown(attribute, json) + " is not " + attribute.wanted());
      return Optional.empty();
    }
    BigDecimal number = read.get();
    Optional<BigDecimal> low = narrower(attribute.min(), type.low(), 1);
    Optional<BigDecimal> high = narrower(attribute.max(), type.high(), -1);
    if (low.isPresent() && number.compareTo(low.get()) < 0) {
      faults.add(outside(attribute, key, json, " is below ", low.get()));
      return Optional.empty();
    }
    if (high.isPresent() && number.compareTo(high.get()) > 0) {
      faults.add(outside(attribute, key, json, " is above ", high.get()));
      return Optional.empty();
    }
    return Optional.of(type.box(number));
  }

  private Optional<Object> other(
      Attribute attribute, String key, Object json, List<String> faults) {
    ValueType type = attribute.type();
    if (type == ValueType.BOOLEAN && json instanceof Boolean) {
      return Optional.of(json);
    }
    if (json instanceof String text && !placeholders.passes(text)) {
      faults.add(key + ": " + shown(attribute, json) + " holds a placeholder that is not allowed");
      return Optional.empty();
    }
    if (type == ValueType.CHARACTER && json instanceof String text && text.length() == 1) {
      return Optional.of(text.charAt(0));
    }
    if (type.text() && json instanceof String text) {
      length(attribute, key, text, faults);
      return Optional.of(text);
    }
    faults.add(key + ": " + shown(attribute, json) + " is not " + attribute.wanted());
    return Optional.empty();
  }

  private static void length(Attribute attribute, String key, String text, List<String> faults) {
    BigDecimal length = BigDecimal.valueOf(text.length());
    String what = key + ": " + shown(attribute, text) + " has " + text.length() + " characters, ";
    attribute
        .min()
        .filter(min -> length.compareTo(min) < 0)
        .ifPresent(min -> faults.add(what + "fewer than " + Attribute.plain(min)));
    attribute
        .max()
        .filter(max -> length.compareTo(max) > 0)
        .ifPresent(max -> faults.add(what + "more than " + Attribute.plain(max)));
  }

  private static void options(
      Attribute attribute, String key, Object value, Object json, List<String> faults) {
    if (attribute.options().isEmpty()) {
      return;
    }
    boolean known =
        attribute.options().stream()
            .anyMatch(option -> one(attribute.type(), option).filter(value::equals).isPresent());
    if (!known) {
      faults.add(
          key
              + ": "
              + shown(attribute, json)
              + " is none of "
              + String.join(", ", attribute.options()));
    }
  }

  private static Optional<Object> one(ValueType type, Object local) {
    if (type.javaType().isInstance(local)) {
      return Optional.of(local);
    }
    String text = String.valueOf(local);
    if (type.text()) {
      return Optional.of(text);
    }
    if (type == ValueType.CHARACTER) {
      return text.length() == 1 ? Optional.of(text.charAt(0)) : Optional.empty();
    }
    if (type == ValueType.BOOLEAN) {
      String word = text.strip();
      boolean yes = word.equalsIgnoreCase("true");
      return yes || word.equalsIgnoreCase("false") ? Optional.of(yes) : Optional.empty();
    }
    try {
      return Optional.of(type.box(new BigDecimal(text.strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Object several(Attribute attribute, List<Object> values) {
    if (attribute.cardinality() < 0) {
      return new ArrayList<>(values);
    }
    Object array = Array.newInstance(attribute.type().javaType(), values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, values.get(i));
    }
    return array;
  }

  private static Optional<BigDecimal> decimal(ValueType type, Object json) {
    if (json instanceof Long number) {
      return Optional.of(BigDecimal.valueOf(number));
    }
    if (json instanceof Double number && Double.isFinite(number)) {
      return Optional.of(BigDecimal.valueOf(number));
    }
    // A twin holds integers to 2^52 only; what is beyond travels as text.
    if (type == ValueType.LONG && json instanceof String text && INTEGER.matcher(text).matches()) {
      return Optional.of(new BigDecimal(text));
    }
    return Optional.empty();
  }

  private static boolean whole(BigDecimal number) {
    return number.setScale(0, RoundingMode.DOWN).compareTo(number) == 0;
  }

  private static Optional<BigDecimal> narrower(
      Optional<BigDecimal> a, Optional<BigDecimal> b, int sign) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.get().compareTo(b.get()) * sign >= 0 ? a : b;
  }

  private static String outside(
      Attribute attribute, String key, Object json, String how, BigDecimal bound) {
    return key + ": " + shown(attribute, json) + how + Attribute.plain(bound);
  }

  private static String shown(Attribute attribute, Object json) {
    return attribute.secret() ? "the value" : JsonTree.shown(json);
  }
}
