package io.twinwire.localhub.core.query;

import org.jspecify.annotations.Nullable;

/** A column of the results. */
record Column(String name, @Nullable Aggregate aggregate, Expression expression) {}
