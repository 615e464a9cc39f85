package io.twinwire.localhub.core.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be done with values. */
final class Values {

  /** The value of what is not there. */
  static final Object UNDEFINED =
      new Object() {
        @Override
        public String toString() {
          return "undefined";
        }
      };

  private Values() {}

  static boolean isDefined(@Nullable Object value) {
    return value != UNDEFINED;
  }

  static boolean isPrimitive(@Nullable Object value) {
    return value == null
        || value instanceof Boolean
        || value instanceof Number
        || value instanceof String;
  }

  /** True, false or undefined. */
  static Object compared(String operator, @Nullable Object left, @Nullable Object right) {
    if (!isPrimitive(left) || !isPrimitive(right)) {
      return UNDEFINED;
    }
    return switch (operator) {
      case "=" -> same(left, right);
      case "!=", "<>" -> !same(left, right);
      default -> ordered(operator, left, right);
    };
  }

  /** Whether the value is one of the list's; undefined where it is none that compares. */
  static Object isIn(@Nullable Object value, @Nullable Object list) {
    if (!isPrimitive(value) || !(list instanceof List<?> values)) {
      return UNDEFINED;
    }
    return values.stream().anyMatch(element -> isPrimitive(element) && same(value, element));
  }

  static Object calculated(String operator, @Nullable Object left, @Nullable Object right) {
    if (!(left instanceof Number first) || !(right instanceof Number second)) {
      return UNDEFINED;
    }
    if (first instanceof Long && second instanceof Long && !operator.equals("/")) {
      try {
        return exact(operator, first.longValue(), second.longValue());
      } catch (ArithmeticException e) {
        return operator.equals("%") ? UNDEFINED : number(operator, first, second);
      }
    }
    return number(operator, first, second);
  }

  static int order(Number left, Number right) {
    return left instanceof Long && right instanceof Long
        ? Long.compare(left.longValue(), right.longValue())
        : Double.compare(left.doubleValue(), right.doubleValue());
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number first && right instanceof Number second) {
      return order(first, second) == 0;
    }
    return Objects.equals(left, right);
  }

  private static Object ordered(String operator, @Nullable Object left, @Nullable Object right) {
    int order;
    if (left instanceof Number first && right instanceof Number second) {
      order = order(first, second);
    } else if (left instanceof String first && right instanceof String second) {
      order = first.compareTo(second);
    } else {
      return UNDEFINED;
    }
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static Object exact(String operator, long left, long right) {
    return switch (operator) {
      case "+" -> Math.addExact(left, right);
      case "-" -> Math.subtractExact(left, right);
      case "*" -> Math.multiplyExact(left, right);
      default -> left % right;
    };
  }

  private static Object number(String operator, Number left, Number right) {
    double first = left.doubleValue();
    double second = right.doubleValue();
    double result =
        switch (operator) {
          case "+" -> first + second;
          case "-" -> first - second;
          case "*" -> first * second;
          case "/" -> first / second;
          default -> first % second;
        };
    return Double.isFinite(result) ? whole(result, left, right) : UNDEFINED;
  }

  /** JSON has one kind of number: 6 / 3 is 2. */
  private static Object whole(double result, Number left, Number right) {
    boolean wasWhole = left instanceof Long && right instanceof Long;
    if (wasWhole && result == Math.rint(result) && Math.abs(result) < 1L << 53) {
      return (long) result;
    }
    return result;
  }

  static boolean isObject(@Nullable Object value) {
    return value instanceof Map<?, ?>;
  }
}
