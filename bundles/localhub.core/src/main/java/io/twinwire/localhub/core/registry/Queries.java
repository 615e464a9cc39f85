package io.twinwire.localhub.core.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubQueries;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.query.Query;
import io.twinwire.localhub.core.query.Query.Source;
import io.twinwire.localhub.core.query.QueryException;
import io.twinwire.localhub.core.query.Row;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks queries about the hub's twins and jobs, a page at a time. */
public final class Queries implements HubQueries {

  private static final char SEPARATOR = '\0';

  private final Hub hub;
  private final Supplier<List<Row>> jobs;

  /** What queries see while they are stale. */
  private volatile @Nullable Map<Source, List<Row>> frozen;

  /**
   * @param jobs the jobs of devices, in the order of their keys
   */
  public Queries(Hub hub, Supplier<List<Row>> jobs) {
    this.hub = hub;
    this.jobs = jobs;
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Page query(String text, int most, Optional<String> continuation) throws HubFault {
    Query query = parsed(text);
    hub.tiers().pass(Operation.QUERY);
    Page page =
        page(itemType(query), text, query.results(rows(query.source())), most, continuation);
    if (hub.quota().limit().isLimited()) {
      long bytes = Json.write(page.items()).getBytes(UTF_8).length;
      hub.run(now -> hub.quota().service(bytes, now));
    }
    return page;
  }

  @Override
  public void stale(boolean stale) {
    if (!stale) {
      frozen = null;
    } else if (frozen == null) {
      frozen =
          Map.of(
              Source.DEVICES, present(Source.DEVICES).toList(),
              Source.MODULES, present(Source.MODULES).toList(),
              Source.JOBS, jobs.get());
    }
  }

  @Override
  public boolean isStale() {
    return frozen != null;
  }

  /**
   * A page of results.
   *
   * @param asked what tells one question from another
   * @param results all, in the order of their keys
   */
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public static Page page(
      String itemType, String asked, List<Row> results, int most, Optional<String> continuation)
      throws HubFault {
    if (most < 1 || most > MOST_ITEMS) {
      throw Faults.invalid("x-ms-max-item-count: " + most + " is not from 1 to " + MOST_ITEMS);
    }
    String after = continuation.isPresent() ? after(asked, continuation.get()) : "";
    List<Row> rest =
        results.stream()
            .filter(row -> continuation.isEmpty() || row.key().compareTo(after) > 0)
            .limit(most + 1L)
            .toList();
    List<Row> page = rest.subList(0, Math.min(most, rest.size()));
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    page.forEach(row -> items.add(row.document()));
    return new Page(
        itemType,
        items,
        rest.size() > most
            ? Optional.of(continuation(asked, page.get(most - 1).key()))
            : Optional.empty());
  }

  static Query parsed(String text) throws HubFault {
    try {
      return Query.parse(text);
    } catch (QueryException e) {
      throw Faults.invalid("query: " + e.getMessage());
    }
  }

  /** The key of an identity's row: keys have the order of {@link IdentityRules#ORDER}. */
  static Row row(DeviceRecord record) {
    return new Row(
        record.identity().deviceId() + SEPARATOR + record.identity().moduleId().orElse(""),
        record.twinDocument());
  }

  private Stream<Row> rows(Source source) {
    Map<Source, List<Row>> old = frozen;
    List<Row> seen = old == null ? null : old.get(source);
    return seen == null ? present(source) : seen.stream();
  }

  /** What there is, however stale queries are. */
  public Stream<Row> present(Source source) {
    return source == Source.JOBS
        ? jobs.get().stream()
        : hub.all().stream()
            .map(DeviceRecord::identity)
            .filter(identity -> identity.moduleId().isPresent() == (source == Source.MODULES))
            .flatMap(identity -> hub.find(identity).stream())
            .map(Queries::row);
  }

  private static String itemType(Query query) {
    if (!query.selectsAll()) {
      return "raw";
    }
    return query.source() == Source.JOBS ? "deviceJob" : "twin";
  }

  private static String continuation(String text, String key) {
    Map<String, Object> token = new LinkedHashMap<>();
    token.put("query", text.hashCode());
    token.put("after", key);
    byte[] json = Json.write(token).getBytes(UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  private static String after(String text, String continuation) throws HubFault {
    try {
      String json = new String(Base64.getUrlDecoder().decode(continuation), UTF_8);
      Map<String, @Nullable Object> read = Trees.parsed(json);
      if (Trees.number(read, "query") == text.hashCode()) {
        return Trees.text(read, "after");
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw Faults.invalid("x-ms-continuation: it is not that of a page of this query");
  }
}
