package io.twinwire.localhub.core.limits;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.TierControl;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.store.Store;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's edition: its features, its throttles, and the way from one to another. No call is made
 * under the hub's lock but {@link #edition(Optional)}'s own, as a throttled caller is held back.
 */
public final class Tiers implements TierControl {

  private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);
  private static final String SETTING = "tier";

  /** Holds a caller back. */
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  private record Present(Edition edition, Map<Operation, Throttle> throttles) {}

  private final Store store;
  private final Quota quota;
  private final DailyQuota configured;
  private final TierSettings settings;
  private final LongSupplier nanos;
  private final Pause pause;
  private volatile @Nullable Present present;

  /**
   * A hub as it is configured.
   *
   * @param configured the quota of its own, which goes before that of an edition
   * @throws HubFault where the hub was of an edition that leads nowhere
   */
  public Tiers(
      Store store,
      Quota quota,
      DailyQuota configured,
      TierSettings settings,
      LongSupplier nanos,
      Pause pause)
      throws HubFault {
    this.store = store;
    this.quota = quota;
    this.configured = configured;
    this.settings = settings;
    this.nanos = nanos;
    this.pause = pause;
    become(settings.edition());
  }

  @Override
  public Optional<Edition> edition() {
    Present now = present;
    return now == null ? Optional.empty() : Optional.of(now.edition());
  }

  @Override
  public synchronized void edition(Optional<Edition> edition) throws HubFault {
    become(edition);
    store.commit();
    LOG.info("the hub is {}", edition.map(Tiers::text).orElse("without an edition"));
  }

  public boolean has(Feature feature) {
    Present now = present;
    return now == null || now.edition().tier().has(feature);
  }

  @Override
  public void require(Feature feature) throws HubFault {
    Present now = present;
    if (now != null && !now.edition().tier().has(feature)) {
      throw new HubFault(
          Code.OPERATION_NOT_AVAILABLE_IN_CURRENT_TIER,
          "the hub is of tier " + now.edition().tier() + ", which has no " + feature);
    }
  }

  @Override
  public Map<String, Duration> waiting() {
    Map<String, Duration> waiting = new LinkedHashMap<>();
    Present now = present;
    if (now != null) {
      now.throttles()
          .forEach(
              (operation, throttle) -> {
                Duration wait = Duration.ofNanos(throttle.waiting(nanos.getAsLong()));
                if (!wait.isZero()) {
                  waiting.put(operation.text(), wait);
                }
              });
    }
    return waiting;
  }

  public void pass(Operation operation) throws HubFault {
    pass(operation, 1);
  }

  /** Lets an operation pass, now or after a while, or refuses it (rule TH-01). */
  public void pass(Operation operation, double tokens) throws HubFault {
    Present now = present;
    if (now == null) {
      return;
    }
    Throttle throttle = now.throttles().get(operation);
    long wait = throttle == null ? 0 : throttle.take(tokens, nanos.getAsLong());
    if (wait < 0) {
      throw new HubFault(
          Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED,
          operation.text()
              + ": the queue of "
              + text(now.edition())
              + " is full: "
              + Math.round(operation.perSecond(now.edition().tier(), now.edition().units()) * 60)
              + " a minute are released");
    }
    if (wait > 0) {
      try {
        pause.sleep(Duration.ofNanos(wait));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HubFault(Code.SERVER_ERROR, "the hub is stopping");
      }
    }
  }

  private void become(Optional<Edition> edition) throws HubFault {
    if (edition.isEmpty()) {
      present = null;
      quota.limit(configured);
      return;
    }
    HubTier tier = edition.get().tier();
    String stored = store.settings().get(SETTING);
    if (stored != null && !HubTier.valueOf(stored).mayBecome(tier)) {
      throw Faults.invalid(
          "tier: there is no way from "
              + stored
              + ", which this hub was, to "
              + tier
              + "; set "
              + stored
              + " again, or begin with another directory");
    }
    store.settings().put(SETTING, tier.name());
    store.changed();
    Map<Operation, Throttle> throttles = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      throttles.put(
          operation,
          new Throttle(
              operation.perSecond(tier, edition.get().units()),
              settings.burst(),
              settings.queue()));
    }
    present = new Present(edition.get(), throttles);
    quota.limit(
        configured.isLimited()
            ? configured
            : tier.quota(edition.get().units(), configured.beyond()));
  }

  private static String text(Edition edition) {
    return edition.units() + " unit(s) of " + edition.tier();
  }
}
