package io.twinwire.localhub.core.faults;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.FaultControl;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.state.Connection;
import io.twinwire.localhub.core.state.Hub;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to go wrong, and with whom. Asking costs a look at an empty map while nothing is. */
public final class FaultPlans implements FaultControl {

  private static final Logger LOG = LoggerFactory.getLogger(FaultPlans.class);

  @FunctionalInterface
  private interface Blow {
    void fall(Connection connection, Instant now);
  }

  private final Hub hub;
  private volatile Map<String, FaultPlan> plans = Map.of();
  private volatile boolean deaf;

  public FaultPlans(Hub hub) {
    this.hub = hub;
  }

  public FaultPlan of(Identity identity) {
    Map<String, FaultPlan> present = plans;
    if (present.isEmpty()) {
      return FaultPlan.NONE;
    }
    FaultPlan own = present.get(identity.id());
    return own != null ? own : present.getOrDefault(ALL, FaultPlan.NONE);
  }

  @Override
  public Map<String, FaultPlan> plans() {
    return plans;
  }

  @Override
  public synchronized void plan(String target, FaultPlan plan) {
    Map<String, FaultPlan> changed = new TreeMap<>(plans);
    // For one identity nothing is a plan too, as long as all others have one.
    if (plan.equals(FaultPlan.NONE) && (target.equals(ALL) || !changed.containsKey(ALL))) {
      changed.remove(target);
    } else {
      changed.put(target, plan);
    }
    plans = Map.copyOf(changed);
    LOG.info("faults of {}: {}", IdentityRules.printable(Identity.device(target)).id(), plan);
  }

  @Override
  public synchronized void clear() {
    plans = Map.of();
    deaf = false;
    LOG.info("no faults any more");
  }

  @Override
  public int cut(String target) throws HubFault {
    return strike(target, (connection, now) -> hub.end(connection, CloseReason.CUT, now, true));
  }

  @Override
  public int halfOpen(String target) throws HubFault {
    return strike(target, (connection, now) -> hub.later(connection.link()::halfOpen));
  }

  @Override
  public boolean isDeaf() {
    return deaf;
  }

  @Override
  public void deaf(boolean newDeaf) {
    deaf = newDeaf;
    LOG.info(newDeaf ? "new connections are not answered" : "new connections are answered");
  }

  private int strike(String target, Blow blow) throws HubFault {
    return hub.change(
        now -> {
          int struck = 0;
          for (Connection connection : hub.connections()) {
            if (target.equals(ALL) || target.equals(connection.identity().id())) {
              blow.fall(connection, now);
              struck++;
            }
          }
          return struck;
        });
  }
}
