package io.twinwire.localhub.core.query;

import org.jspecify.annotations.Nullable;

/** A part of a query that has a value for a row. */
@FunctionalInterface
interface Expression {

  /** The value: a JSON value as JDK types, or {@link Values#UNDEFINED}. */
  @Nullable Object value(Row row);

  /** Whether it is true; any other value is not. */
  default boolean holds(Row row) {
    return Boolean.TRUE.equals(value(row));
  }
}
