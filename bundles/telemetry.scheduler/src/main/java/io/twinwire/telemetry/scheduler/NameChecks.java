package io.twinwire.telemetry.scheduler;

import io.twinwire.api.twin.TwinSection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A critical health check for each configuration whose sensor cannot be sampled under its name:
 * that configuration itself is unusable, and the twin's change of it is to be taken back.
 */
final class NameChecks {

  private final BundleContext context;
  private final Map<SensorRegistry.Refusal, ServiceRegistration<HealthCheck>> checks =
      new LinkedHashMap<>();

  NameChecks(BundleContext context) {
    this.context = context;
  }

  /** Has a check for each refusal, and no other. */
  void show(List<SensorRegistry.Refusal> refusals) {
    checks
        .entrySet()
        .removeIf(
            check -> {
              boolean gone = !refusals.contains(check.getKey());
              if (gone) {
                check.getValue().unregister();
              }
              return gone;
            });
    for (SensorRegistry.Refusal refusal : refusals) {
      refusal.pid().ifPresent(pid -> checks.computeIfAbsent(refusal, r -> register(pid, r.why())));
    }
  }

  @SuppressWarnings("JdkObsolete") // What the framework takes is a Dictionary.
  private ServiceRegistration<HealthCheck> register(String pid, String why) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(HealthCheck.NAME, "name of a sensor");
    properties.put(HealthCheck.TAGS, new String[] {TwinSection.HEALTH_TAG + ":" + pid});
    return context.registerService(
        HealthCheck.class, () -> new Result(Result.Status.CRITICAL, why), properties);
  }
}
