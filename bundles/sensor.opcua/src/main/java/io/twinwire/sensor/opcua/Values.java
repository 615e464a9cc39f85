package io.twinwire.sensor.opcua;

import io.twinwire.api.sensor.Quality;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Samples;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.jspecify.annotations.Nullable;

/** Between the values of OPC UA and those of channels. */
final class Values {

  private Values() {}

  /** Takes a value with the time of its source, and its status as quality and reason. */
  static void sample(
      Samples<OpcUaAddress> samples, Entry<OpcUaAddress> entry, DataValue value, Clock clock) {
    StatusCode status = value.getStatusCode();
    Instant time = time(value, clock);
    if (status.isBad()) {
      samples.bad(entry, Failures.name(status), time);
      return;
    }
    Object raw;
    try {
      raw = raw(value.getValue().getValue(), entry.address().index() >= 0);
    } catch (IllegalArgumentException e) {
      samples.bad(entry, String.valueOf(e.getMessage()), time);
      return;
    }
    if (status.isUncertain()) {
      samples.value(entry, raw, time, Quality.UNCERTAIN, Failures.name(status));
    } else {
      samples.value(entry, raw, time);
    }
  }

  /** When the source had a value, else when the server had it, else now. */
  static Instant time(DataValue value, Clock clock) {
    Instant time = instant(value.getSourceTime());
    if (time == null) {
      time = instant(value.getServerTime());
    }
    return time == null ? clock.instant() : time;
  }

  /** Milo has the least time in the place of one that was not sent. */
  private static @Nullable Instant instant(@Nullable DateTime time) {
    return time == null || time.isNull() ? null : time.getJavaInstant();
  }

  private static Object raw(@Nullable Object value, boolean element) {
    if (value == null) {
      throw new IllegalArgumentException("the server gives no value");
    }
    if (value.getClass().isArray()) {
      int length = Array.getLength(value);
      if (element && length == 1) {
        return raw(Array.get(value, 0), false);
      }
      throw new IllegalArgumentException(
          "an array of " + length + " elements; right is one of them, with index=0 and up");
    }
    if (value instanceof ULong large) {
      return large.toBigInteger();
    }
    if (value instanceof UByte || value instanceof UShort || value instanceof UInteger) {
      return ((Number) value).longValue();
    }
    if (value instanceof Boolean || value instanceof Number || value instanceof String) {
      return value;
    }
    if (value instanceof DateTime time) {
      return time.getJavaInstant().toString();
    }
    if (value instanceof LocalizedText text) {
      return text.text() == null ? "" : text.text();
    }
    if (value instanceof QualifiedName name) {
      return name.name() == null ? "" : name.name();
    }
    if (value instanceof UUID id) {
      return id.toString();
    }
    throw new IllegalArgumentException(
        "a "
            + value.getClass().getSimpleName()
            + " is neither a number, a truth value, a text nor a time");
  }

  /**
   * What is written to a variable.
   *
   * @param raw {@link Boolean}, {@link Long}, {@link Double} or {@link String}
   * @param type what the variable's values are
   * @throws IllegalArgumentException when the value cannot be one of them
   */
  static Object written(Object raw, Class<?> type) {
    if (type == String.class) {
      return raw.toString();
    }
    if (type == Boolean.class && raw instanceof Boolean) {
      return raw;
    }
    if (type == Boolean.class || !(raw instanceof Number number)) {
      throw new IllegalArgumentException(raw + " is no " + type.getSimpleName());
    }
    if (type == Double.class) {
      return number.doubleValue();
    }
    if (type == Float.class) {
      return number.floatValue();
    }
    BigDecimal whole = new BigDecimal(number.toString());
    try {
      return whole(whole, type);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          number + " is no " + type.getSimpleName() + ": it is no whole number, or out of range",
          e);
    }
  }

  private static Object whole(BigDecimal number, Class<?> type) {
    if (type == Byte.class) {
      return number.byteValueExact();
    }
    if (type == Short.class) {
      return number.shortValueExact();
    }
    if (type == Integer.class) {
      return number.intValueExact();
    }
    if (type == Long.class) {
      return number.longValueExact();
    }
    if (type == UByte.class) {
      return Unsigned.ubyte(number.longValueExact());
    }
    if (type == UShort.class) {
      return Unsigned.ushort(number.intValueExact());
    }
    if (type == UInteger.class) {
      return Unsigned.uint(number.longValueExact());
    }
    if (type == ULong.class) {
      return Unsigned.ulong(number.toBigIntegerExact());
    }
    throw new IllegalArgumentException(
        "a variable of the type " + type.getSimpleName() + " cannot be written");
  }
}
