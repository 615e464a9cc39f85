package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubQueries;
import io.twinwire.api.localhub.ServiceAccess.Right;
import java.util.Map;
import java.util.Optional;

/** What concerns many devices at once: queries. */
final class FleetApi {

  /** IoT Hub's own, where a caller names no size of a page. */
  private static final int PAGE = 100;

  private final HubQueries queries;

  FleetApi(HubQueries queries) {
    this.queries = queries;
  }

  void addTo(Router router, ServiceApi service) {
    router
        .on("POST", "/devices/query", service.guarded(Right.SERVICE_CONNECT, this::query))
        .on("PUT", "/_hub/queries", service.owned(this::stale));
  }

  private Answer query(Call call) throws HttpFault, HubFault {
    if (!(call.object().get("query") instanceof String query)) {
      throw HttpFault.argument("query: it is missing");
    }
    return page(queries.query(query, most(call), continuation(call)));
  }

  /** An addition of ours, for tests of back ends. */
  private Answer stale(Call call) throws HttpFault {
    if (!(call.object().get("stale") instanceof Boolean stale)) {
      throw HttpFault.argument("stale: it is neither true nor false");
    }
    queries.stale(stale);
    return Answer.json(200, Map.of("stale", queries.isStale()));
  }

  static Answer page(HubQueries.Page page) {
    Answer answer = Answer.json(200, page.items()).with("x-ms-item-type", page.itemType());
    return page.continuation().isPresent()
        ? answer.with("x-ms-continuation", page.continuation().get())
        : answer;
  }

  static int most(Call call) throws HttpFault {
    String text = call.header("x-ms-max-item-count").orElse("").strip();
    try {
      return text.isEmpty() ? PAGE : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw HttpFault.argument(
          "x-ms-max-item-count: " + text + " is not a whole number from 1 to 1000");
    }
  }

  static Optional<String> continuation(Call call) {
    return call.header("x-ms-continuation").map(String::strip).filter(text -> !text.isEmpty());
  }
}
