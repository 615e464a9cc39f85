package io.twinwire.twin.config.typing;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

/** The types of Metatype, with the Java type that a configuration holds for each. */
public enum ValueType {
  TEXT(String.class, "a text"),
  PASSWORD(String.class, "a text"),
  CHARACTER(Character.class, "one character"),
  BOOLEAN(Boolean.class, "true or false"),
  LONG(Long.class, "an integer", Long.MIN_VALUE, Long.MAX_VALUE),
  INTEGER(Integer.class, "an integer", Integer.MIN_VALUE, Integer.MAX_VALUE),
  SHORT(Short.class, "an integer", Short.MIN_VALUE, Short.MAX_VALUE),
  BYTE(Byte.class, "an integer", Byte.MIN_VALUE, Byte.MAX_VALUE),
  DOUBLE(Double.class, "a number"),
  FLOAT(Float.class, "a number");

  private static final BigDecimal FLOAT_MAX = new BigDecimal(Float.toString(Float.MAX_VALUE));

  private final Class<?> javaType;
  private final String wanted;
  private final @Nullable BigDecimal low;
  private final @Nullable BigDecimal high;

  ValueType(Class<?> javaType, String wanted) {
    this.javaType = javaType;
    this.wanted = wanted;
    this.low = null;
    this.high = null;
  }

  ValueType(Class<?> javaType, String wanted, long low, long high) {
    this.javaType = javaType;
    this.wanted = wanted;
    this.low = BigDecimal.valueOf(low);
    this.high = BigDecimal.valueOf(high);
  }

  @SuppressWarnings("deprecation") // Old bundles may still say BIGINTEGER or BIGDECIMAL.
  public static ValueType of(int type) {
    return switch (type) {
      case AttributeDefinition.LONG -> LONG;
      case AttributeDefinition.INTEGER -> INTEGER;
      case AttributeDefinition.SHORT -> SHORT;
      case AttributeDefinition.CHARACTER -> CHARACTER;
      case AttributeDefinition.BYTE -> BYTE;
      case AttributeDefinition.DOUBLE -> DOUBLE;
      case AttributeDefinition.FLOAT -> FLOAT;
      case AttributeDefinition.BOOLEAN -> BOOLEAN;
      case AttributeDefinition.PASSWORD -> PASSWORD;
      default -> TEXT;
    };
  }

  public Class<?> javaType() {
    return javaType;
  }

  public String wanted() {
    return wanted;
  }

  public boolean numeric() {
    return integral() || this == DOUBLE || this == FLOAT;
  }

  public boolean integral() {
    return low != null;
  }

  public boolean text() {
    return this == TEXT || this == PASSWORD;
  }

  public Optional<BigDecimal> low() {
    return this == FLOAT ? Optional.of(FLOAT_MAX.negate()) : Optional.ofNullable(low);
  }

  public Optional<BigDecimal> high() {
    return this == FLOAT ? Optional.of(FLOAT_MAX) : Optional.ofNullable(high);
  }

  /** The Java value of a number that is within the type's bounds. */
  public Object box(BigDecimal number) {
    return switch (this) {
      case LONG -> number.longValueExact();
      case INTEGER -> number.intValueExact();
      case SHORT -> number.shortValueExact();
      case BYTE -> number.byteValueExact();
      case DOUBLE -> number.doubleValue();
      case FLOAT -> number.floatValue();
      case TEXT, PASSWORD, CHARACTER, BOOLEAN ->
          throw new IllegalArgumentException(this + " is not a number");
    };
  }
}
