package io.twinwire.localhub.core.configurations;

import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.query.Query;
import io.twinwire.localhub.core.query.QueryException;
import io.twinwire.localhub.core.registry.Queries;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configurations; they are applied when they change, and every five minutes (CF-04). */
public final class Configurations implements HubConfigurations {

  static final Duration PERIOD = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);
  private static final int MOST = 100;
  private static final int MOST_FREE = 10;

  private final Hub hub;
  private final Store store;
  private final MVMap<String, String> stored;
  private final Targeting targeting;
  private final Queries queries;
  private final EdgeContent edge;
  private final Loop loop;
  private final ConcurrentSkipListMap<String, Configuration> present =
      new ConcurrentSkipListMap<>();

  // Under the hub's lock.
  private boolean waiting;

  public Configurations(
      Hub hub, Store store, Registry registry, Twins twins, Queries queries, Loop loop)
      throws HubFault {
    this.hub = hub;
    this.store = store;
    this.stored = store.texts("configurations");
    this.targeting = new Targeting(hub, registry, twins);
    this.edge = new EdgeContent(hub, registry, twins);
    this.queries = queries;
    this.loop = loop;
    for (String text : stored.values()) {
      Configuration configuration = ConfigurationForm.restored(text);
      present.put(configuration.id(), configuration);
    }
    hub.run(now -> waitForNext());
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> get(String id) throws HubFault {
    pass();
    return find(id).document();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public List<Map<String, @Nullable Object>> list(int top) throws HubFault {
    pass();
    return present.values().stream().limit(top).map(Configuration::document).toList();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> create(String id, Map<String, ?> document) throws HubFault {
    pass();
    return hub.change(now -> create(id, document, now)).document();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> update(String id, Map<String, ?> document, String ifMatch)
      throws HubFault {
    pass();
    return hub.change(now -> update(id, document, ifMatch, now)).document();
  }

  @Override
  public void delete(String id, String ifMatch) throws HubFault {
    pass();
    hub.run(now -> delete(id, ifMatch, now));
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> test(Map<String, ?> asked) throws HubFault {
    pass();
    Map<String, @Nullable Object> errors = new LinkedHashMap<>();
    Trees.texts(asked, "customMetricQueries")
        .forEach(
            (name, query) -> {
              try {
                Query.parse(query);
              } catch (QueryException e) {
                errors.put(name, e.getMessage());
              }
            });
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("targetConditionError", "");
    try {
      Query.condition(Trees.text(asked, "targetCondition"));
    } catch (QueryException e) {
      answer.put("targetConditionError", e.getMessage());
    }
    answer.put("customMetricQueryErrors", errors);
    return answer;
  }

  @Override
  public void apply(String deviceId, Map<String, ?> content) throws HubFault {
    pass();
    hub.run(now -> edge.apply(Identity.device(deviceId), content, now));
  }

  @Override
  public void evaluate() throws HubFault {
    hub.run(this::evaluate);
  }

  /** In the order of ids. */
  public Collection<Configuration> all() {
    return present.values();
  }

  // What follows is called inside a change.

  public Configuration create(String id, Map<String, ?> document, Instant now) throws HubFault {
    if (present.containsKey(id)) {
      throw new HubFault(Code.CONFIGURATION_ALREADY_EXISTS, id + " is there already");
    }
    requireRoom();
    return put(ConfigurationForm.read(id, document, null, now), now);
  }

  public Configuration update(String id, Map<String, ?> document, String ifMatch, Instant now)
      throws HubFault {
    Configuration before = matching(id, ifMatch);
    return put(ConfigurationForm.read(id, document, before, now), now);
  }

  public void delete(String id, String ifMatch, Instant now) throws HubFault {
    matching(id, ifMatch);
    present.remove(id);
    stored.remove(id);
    store.changed();
    evaluate(now);
  }

  private void evaluate(Instant now) {
    targeting.apply(present.values(), now);
    present.values().forEach(configuration -> keep(configuration.counted(count(configuration))));
    waitForNext();
  }

  private Configuration put(Configuration configuration, Instant now) {
    keep(configuration);
    evaluate(now);
    return present.getOrDefault(configuration.id(), configuration);
  }

  private void keep(Configuration configuration) {
    present.put(configuration.id(), configuration);
    stored.put(configuration.id(), configuration.stored());
    store.changed();
  }

  private Map<String, Long> count(Configuration configuration) {
    Map<String, Long> results = new HashMap<>();
    Map<String, String> asked = new LinkedHashMap<>(configuration.metrics());
    asked.putAll(configuration.systemMetrics());
    asked.forEach(
        (name, text) -> {
          try {
            Query query = Query.parse(text);
            long count = query.results(queries.present(query.source())).size();
            results.put(name, count);
          } catch (QueryException e) {
            LOG.debug("{}: {}: {}", configuration.id(), name, e.getMessage());
          }
        });
    return results;
  }

  private void waitForNext() {
    if (!waiting && !present.isEmpty()) {
      waiting = true;
      loop.later(PERIOD, this::next);
    }
  }

  private void next() {
    try {
      hub.run(
          now -> {
            waiting = false;
            if (hub.changes().isRunning()) {
              evaluate(now);
            }
          });
    } catch (HubFault e) {
      LOG.debug("what configurations set is not stored: {}", e.getMessage());
    }
  }

  private void pass() throws HubFault {
    hub.tiers().require(Feature.CONFIGURATIONS);
    hub.tiers().pass(Operation.CONFIGURATION);
  }

  private void requireRoom() throws HubFault {
    boolean isFree =
        hub.tiers().edition().filter(edition -> edition.tier() == HubTier.F1).isPresent();
    int most = isFree ? MOST_FREE : MOST;
    if (present.size() >= most) {
      throw new HubFault(
          Code.CONFIGURATION_COUNT_LIMIT_EXCEEDED,
          "there are " + most + " configurations, no more may be");
    }
  }

  private Configuration find(String id) throws HubFault {
    Configuration configuration = present.get(id);
    if (configuration == null) {
      throw new HubFault(Code.CONFIGURATION_NOT_FOUND, "there is no configuration " + id);
    }
    return configuration;
  }

  private Configuration matching(String id, String ifMatch) throws HubFault {
    Configuration configuration = find(id);
    if (!ifMatch.equals("*") && !ifMatch.equals(configuration.etag())) {
      throw new HubFault(
          Code.PRECONDITION_FAILED,
          id + ": the ETag is " + configuration.etag() + ", the request was made for " + ifMatch);
    }
    return configuration;
  }
}
