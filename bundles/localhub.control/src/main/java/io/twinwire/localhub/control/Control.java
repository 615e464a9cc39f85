package io.twinwire.localhub.control;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.FaultControl;
import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.QuotaControl;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.ServiceExtension;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.api.localhub.TierControl;
import io.twinwire.api.localhub.TierControl.Edition;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The paths below {@code /_control}; only the owner's policy has all the rights that they need. */
@Component
public final class Control implements ServiceExtension {

  private static final String OFF = "off";
  private static final String ROOT = "/_control";
  private static final long MOST_SECONDS = Duration.ofDays(3653).toSeconds();

  private final FaultControl faults;
  private final HubClock clock;
  private final QuotaControl quota;
  private final TierControl tiers;

  @Activate
  public Control(
      @Reference FaultControl faults,
      @Reference HubClock clock,
      @Reference QuotaControl quota,
      @Reference TierControl tiers) {
    this.tiers = tiers;
    this.faults = faults;
    this.clock = clock;
    this.quota = quota;
  }

  @Override
  public Set<Right> rights() {
    return Set.of(Right.REGISTRY_WRITE, Right.SERVICE_CONNECT);
  }

  @Override
  public Map<String, Operation> operations() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    operations.put("GET " + ROOT, this::state);
    operations.put("PUT " + ROOT + "/faults", this::plan);
    operations.put("DELETE " + ROOT + "/faults", this::clear);
    operations.put("POST " + ROOT + "/cut", body -> connections(faults.cut(target(body))));
    operations.put("POST " + ROOT + "/half-open", body -> connections(halfOpen(body)));
    operations.put("PUT " + ROOT + "/port", this::port);
    operations.put("PUT " + ROOT + "/clock", this::setClock);
    operations.put("PUT " + ROOT + "/quota", this::setQuota);
    operations.put("PUT " + ROOT + "/tier", this::setTier);
    return operations;
  }

  private Map<String, ?> plan(Map<String, ?> json) throws HubFault {
    Body body = Plans.body(json);
    faults.plan(body.text(Plans.DEVICE, FaultControl.ALL), Plans.read(body));
    return state();
  }

  private Map<String, ?> clear(Map<String, ?> json) throws HubFault {
    Body.of(json);
    faults.clear();
    return state();
  }

  private int halfOpen(Map<String, ?> json) throws HubFault {
    return faults.halfOpen(target(json));
  }

  private Map<String, ?> port(Map<String, ?> json) throws HubFault {
    faults.deaf(!Body.of(json, "answers").flag("answers"));
    return state();
  }

  private Map<String, ?> setClock(Map<String, ?> json) throws HubFault {
    long seconds = Body.of(json, "offset").number("offset", 0, -MOST_SECONDS, MOST_SECONDS);
    clock.offset(Duration.ofSeconds(seconds));
    return state();
  }

  private Map<String, ?> setQuota(Map<String, ?> json) throws HubFault {
    Body body = Body.of(json, "units", "unitBytes", "beyond", "used");
    DailyQuota before = quota.quota();
    DailyQuota after =
        new DailyQuota(
            body.number("units", before.units(), 0, Long.MAX_VALUE),
            (int) body.number("unitBytes", before.unitBytes(), 1, TelemetryMessage.MAX_SIZE),
            body.choice("beyond", before.beyond()));
    if (body.has("used")) {
      quota.use(body.number("used", 0, 0, Long.MAX_VALUE));
    }
    quota.quota(after);
    return state();
  }

  private Map<String, ?> setTier(Map<String, ?> json) throws HubFault {
    Body body = Body.of(json, "tier", "units");
    String name = body.text("tier");
    if (name.equals(OFF)) {
      tiers.edition(Optional.empty());
      return state();
    }
    HubTier tier =
        Arrays.stream(HubTier.values())
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> Body.invalid("tier: " + name + " is not off, F1, B1, B2, B3, S1, S2 or S3"));
    int units = (int) body.number("units", 1, 1, tier.mostUnits());
    tiers.edition(Optional.of(new Edition(tier, units)));
    return state();
  }

  private static String target(Map<String, ?> json) throws HubFault {
    return Body.of(json, Plans.DEVICE).text(Plans.DEVICE, FaultControl.ALL);
  }

  private static Map<String, ?> connections(int struck) {
    return Map.of("connections", (long) struck);
  }

  private Map<String, ?> state(Map<String, ?> json) throws HubFault {
    Body.of(json);
    return state();
  }

  private Map<String, ?> state() throws HubFault {
    Map<String, Object> plans = new TreeMap<>();
    faults.plans().forEach((target, plan) -> plans.put(target, Plans.write(plan)));
    QuotaControl.Use use = quota.use();
    Map<String, Object> budget = new LinkedHashMap<>();
    budget.put("units", quota.quota().units());
    budget.put("unitBytes", (long) quota.quota().unitBytes());
    budget.put("beyond", Body.word(quota.quota().beyond()));
    budget.put("day", use.day().toString());
    budget.put("used", use.units());
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("faults", plans);
    state.put("port", Map.of("answers", !faults.isDeaf()));
    state.put("clock", Map.of("now", clock.now().toString(), "offset", clock.offset().toSeconds()));
    state.put("quota", budget);
    state.put(
        "tier",
        tiers
            .edition()
            .map(
                edition ->
                    Map.<String, Object>of(
                        "tier", edition.tier().name(), "units", (long) edition.units()))
            .orElse(Map.of("tier", OFF)));
    return state;
  }
}
