package io.twinwire.twin.config.typing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One attribute of Metatype.
 *
 * @param cardinality 0 one value, above 0 an array of at most so many, below 0 a list of at most so
 *     many; {@link Integer#MAX_VALUE} and {@link Integer#MIN_VALUE} without limit
 * @param min the least value, or the least length of a text
 * @param max the greatest value, or the greatest length of a text
 * @param options the values to choose from; empty where any will do
 * @param hasDefault whether there is a default, be it an empty text
 * @param check what else the bundle itself has against a value, given as text
 */
public record Attribute(
    String id,
    ValueType type,
    int cardinality,
    Optional<BigDecimal> min,
    Optional<BigDecimal> max,
    List<String> options,
    boolean required,
    List<String> defaults,
    boolean hasDefault,
    Check check) {

  /** A bundle's own objection to a value. */
  @FunctionalInterface
  public interface Check {

    Check NONE = text -> Optional.empty();

    Optional<String> objection(String text);
  }

  public Attribute {
    options = List.copyOf(options);
    defaults = List.copyOf(defaults);
  }

  public static Attribute of(String id, ValueType type) {
    return new Attribute(
        id,
        type,
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        List.of(),
        false,
        Check.NONE);
  }

  public boolean secret() {
    return type == ValueType.PASSWORD || Secrecy.named(id);
  }

  public int limit() {
    return cardinality == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(cardinality);
  }

  /** What a single value has to be, bounds included. */
  public String wanted() {
    String range = "";
    if (type.numeric()) {
      if (min.isPresent() && max.isPresent()) {
        range = " from " + plain(min.get()) + " to " + plain(max.get());
      } else if (min.isPresent()) {
        range = " of at least " + plain(min.get());
      } else if (max.isPresent()) {
        range = " of at most " + plain(max.get());
      }
    }
    return type.wanted() + range;
  }

  public static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
