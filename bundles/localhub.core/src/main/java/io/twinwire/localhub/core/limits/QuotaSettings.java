package io.twinwire.localhub.core.limits;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.QuotaControl;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.store.Changes;

/** The quota as it is read and set from outside. */
public final class QuotaSettings implements QuotaControl {

  private final Changes changes;
  private final Quota quota;

  public QuotaSettings(Changes changes, Quota quota) {
    this.changes = changes;
    this.quota = quota;
  }

  @Override
  public DailyQuota quota() {
    return quota.limit();
  }

  @Override
  public void quota(DailyQuota limit) {
    quota.limit(limit);
  }

  @Override
  public Use use() throws HubFault {
    return changes.change(
        now -> {
          long used = quota.used(now);
          return new Use(quota.day(), used);
        });
  }

  @Override
  public void use(long units) throws HubFault {
    if (units < 0) {
      throw Faults.invalid("used: " + units + " is below 0");
    }
    changes.run(now -> quota.used(units, now));
  }
}
