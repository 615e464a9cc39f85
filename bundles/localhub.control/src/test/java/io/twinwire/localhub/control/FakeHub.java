package io.twinwire.localhub.control;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.FaultControl;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.QuotaControl;
import io.twinwire.api.localhub.TierControl;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A hub that only remembers what it was asked for. */
final class FakeHub implements FaultControl, HubClock, QuotaControl, TierControl {

  private static final Instant TIME = Instant.parse("2026-11-22T10:15:30Z");

  final Map<String, FaultPlan> plans = new TreeMap<>();
  final List<String> blows = new ArrayList<>();
  private boolean deaf;
  private Duration offset = Duration.ZERO;
  private DailyQuota quota = DailyQuota.NONE;
  private long used;
  private Optional<Edition> edition = Optional.empty();

  @Override
  public Map<String, FaultPlan> plans() {
    return plans;
  }

  @Override
  public void plan(String target, FaultPlan plan) {
    plans.put(target, plan);
  }

  @Override
  public void clear() {
    plans.clear();
    deaf = false;
  }

  @Override
  public int cut(String target) {
    blows.add("cut " + target);
    return 1;
  }

  @Override
  public int halfOpen(String target) {
    blows.add("half-open " + target);
    return 2;
  }

  @Override
  public boolean isDeaf() {
    return deaf;
  }

  @Override
  public void deaf(boolean newDeaf) {
    deaf = newDeaf;
  }

  @Override
  public Instant now() {
    return TIME.plus(offset);
  }

  @Override
  public Duration offset() {
    return offset;
  }

  @Override
  public void offset(Duration newOffset) {
    offset = newOffset;
  }

  @Override
  public Optional<Edition> edition() {
    return edition;
  }

  @Override
  public void edition(Optional<Edition> newEdition) {
    edition = newEdition;
  }

  @Override
  public void require(HubTier.Feature feature) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Duration> waiting() {
    return Map.of();
  }

  @Override
  public DailyQuota quota() {
    return quota;
  }

  @Override
  public void quota(DailyQuota newQuota) {
    quota = newQuota;
  }

  @Override
  public Use use() {
    return new Use(LocalDate.of(2026, 11, 22), used);
  }

  @Override
  public void use(long units) {
    used = units;
  }
}
