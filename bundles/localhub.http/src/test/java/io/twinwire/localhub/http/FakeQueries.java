package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubQueries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Five results to any query but "?". */
final class FakeQueries implements HubQueries {

  private static final int ALL = 5;

  private boolean stale;

  @Override
  public Page query(String query, int most, Optional<String> continuation) throws HubFault {
    if (query.equals("?")) {
      throw new HubFault(HubFault.Code.ARGUMENT_INVALID, "query: position 1");
    }
    int from = continuation.map(Integer::parseInt).orElse(0);
    int end = Math.min(ALL, from + most);
    List<Map<String, Object>> items =
        IntStream.range(from, end).mapToObj(n -> Map.<String, Object>of("n", (long) n)).toList();
    return new Page(
        "raw", items, end < ALL ? Optional.of(Integer.toString(end)) : Optional.empty());
  }

  @Override
  public void stale(boolean stale) {
    this.stale = stale;
  }

  @Override
  public boolean isStale() {
    return stale;
  }
}
