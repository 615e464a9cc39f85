package io.twinwire.localhub.core;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.QuotaControl;

/** The quota as it is read and set from outside. */
final class QuotaSettings implements QuotaControl {

  private final Hub hub;

  QuotaSettings(Hub hub) {
    this.hub = hub;
  }

  @Override
  public DailyQuota quota() {
    return hub.quota().limit();
  }

  @Override
  public void quota(DailyQuota quota) {
    hub.quota().limit(quota);
  }

  @Override
  public Use use() throws HubFault {
    return hub.change(
        now -> {
          long used = hub.quota().used(now);
          return new Use(hub.quota().day(), used);
        });
  }

  @Override
  public void use(long units) throws HubFault {
    if (units < 0) {
      throw Faults.invalid("used: " + units + " is below 0");
    }
    hub.run(now -> hub.quota().used(units, now));
  }
}
