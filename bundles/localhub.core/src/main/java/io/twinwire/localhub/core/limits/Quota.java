package io.twinwire.localhub.core.limits;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DailyQuota.Beyond;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters message units per UTC day (rules D2C-04 and D2C-05). All calls but {@link #limit} are made
 * under the hub's lock; without a limit none of them does anything.
 */
public final class Quota {

  private static final Logger LOG = LoggerFactory.getLogger(Quota.class);
  private static final String SETTING = "quotaUsed";

  private final Store store;
  private volatile DailyQuota limit;
  private LocalDate day = LocalDate.MIN;
  private long used;
  private boolean exceeded;

  public Quota(Store store, DailyQuota limit) {
    this.store = store;
    this.limit = limit;
    restore();
  }

  public DailyQuota limit() {
    return limit;
  }

  void limit(DailyQuota newLimit) {
    limit = newLimit;
    exceeded = false;
  }

  long used(Instant now) {
    turn(now);
    return used;
  }

  LocalDate day() {
    return day;
  }

  void used(long units, Instant now) {
    turn(now);
    exceeded = false;
    keep(units);
  }

  /** Meters a device-to-cloud message, or refuses it. */
  public void message(int bytes, Instant now) throws HubFault {
    DailyQuota quota = limit;
    if (quota.isLimited()) {
      charge(bytes, now, quota, quota.beyond() == Beyond.IGNORE);
    }
  }

  /** Meters a twin document that a device asked for or sent; over MQTT it is told of a refusal. */
  public void twin(Map<String, ? extends @Nullable Object> document, Instant now) throws HubFault {
    DailyQuota quota = limit;
    if (quota.isLimited()) {
      charge(bytes(document), now, quota, false);
    }
  }

  /** Meters what a service sends down, or a device answers to it. */
  public void service(long bytes, Instant now) throws HubFault {
    DailyQuota quota = limit;
    if (quota.isLimited()) {
      charge(bytes, now, quota, false);
    }
  }

  /** Meters what the hub sends of its own accord, which it never refuses itself. */
  public void notification(Map<String, ? extends @Nullable Object> patch, Instant now) {
    DailyQuota quota = limit;
    if (quota.isLimited()) {
      turn(now);
      keep(used + quota.unitsOf(bytes(patch)));
    }
  }

  private void charge(long bytes, Instant now, DailyQuota quota, boolean silent) throws HubFault {
    turn(now);
    long units = quota.unitsOf(bytes);
    if (used + units <= quota.units()) {
      keep(used + units);
      return;
    }
    String message =
        "the daily quota of " + quota.units() + " units is used up until midnight (UTC)";
    if (!exceeded) {
      exceeded = true;
      LOG.info("{}", message);
    }
    throw silent
        ? HubFault.silent(Code.QUOTA_EXCEEDED, message)
        : new HubFault(Code.QUOTA_EXCEEDED, message);
  }

  private void turn(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      used = 0;
      exceeded = false;
    }
  }

  private void keep(long units) {
    used = units;
    store.settings().put(SETTING, day + " " + used);
    store.changed();
  }

  private void restore() {
    String stored = store.settings().get(SETTING);
    if (stored == null) {
      return;
    }
    int space = stored.indexOf(' ');
    try {
      long units = Long.parseLong(stored.substring(space + 1));
      day = LocalDate.parse(stored.substring(0, Math.max(0, space)));
      used = units;
    } catch (NumberFormatException | DateTimeParseException e) {
      LOG.warn("the day's use of the quota cannot be read: {}", stored);
    }
  }

  private static long bytes(Map<String, ? extends @Nullable Object> document) {
    return Json.write(document).getBytes(UTF_8).length;
  }
}
