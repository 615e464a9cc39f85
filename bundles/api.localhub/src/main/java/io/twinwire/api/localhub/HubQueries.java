package io.twinwire.api.localhub;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Queries about twins and jobs in IoT Hub's query language. */
@ProviderType
public interface HubQueries {

  /** How many results a page may have at most. */
  int MOST_ITEMS = 1000;

  /**
   * A part of the results.
   *
   * @param itemType {@code twin} and {@code deviceJob} for whole documents, {@code raw} for any
   *     other
   * @param continuation what the next page is asked for with; empty after the last one
   */
  record Page(
      String itemType, List<Map<String, @Nullable Object>> items, Optional<String> continuation) {}

  /**
   * Asks a query.
   *
   * @param most how many results to give, 1 to {@value #MOST_ITEMS}
   * @param continuation of the page before; empty for the first one
   * @throws HubFault with {@link HubFault.Code#ARGUMENT_INVALID} and the position where the text is
   *     no query, or the continuation is not that of a page of this query
   */
  Page query(String query, int most, Optional<String> continuation) throws HubFault;

  /**
   * Has queries see what there is now, however it changes, until this is called with false: results
   * of IoT Hub may be late by minutes.
   */
  void stale(boolean stale);

  boolean isStale();
}
