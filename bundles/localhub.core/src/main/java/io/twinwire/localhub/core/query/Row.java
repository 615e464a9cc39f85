package io.twinwire.localhub.core.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document that is asked about, or a result.
 *
 * @param key its place among the others: rows come in the order of their keys
 */
public record Row(String key, Map<String, @Nullable Object> document) {}
