package io.twinwire.twin.config.gate;

import io.twinwire.api.twin.TwinSection;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the health checks that speak of a configuration: those tagged {@value
 * TwinSection#HEALTH_TAG} whose {@code service.pid} is the configuration's, and those tagged with
 * {@value TwinSection#HEALTH_TAG}, a colon and the PID.
 */
public final class HealthChecks {

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final BundleContext context;
  private final Executor threads;

  /**
   * Creates it.
   *
   * @param threads where the checks run: they are code of others, and may hang
   */
  public HealthChecks(BundleContext context, Executor threads) {
    this.context = context;
    this.threads = threads;
  }

  /**
   * Asks without waiting.
   *
   * @param answer hears once, on any thread, the names of the critical checks with their words;
   *     never where a check hangs
   */
  public void ask(String pid, Consumer<Map<String, String>> answer) {
    List<ServiceReference<HealthCheck>> checks = of(pid);
    if (checks.isEmpty()) {
      answer.accept(Map.of());
      return;
    }
    try {
      threads.execute(() -> answer.accept(critical(checks)));
    } catch (RejectedExecutionException e) {
      LOG.trace("the bridge has ended");
    }
  }

  private List<ServiceReference<HealthCheck>> of(String pid) {
    try {
      return context
          .getServiceReferences(HealthCheck.class, "(hc.tags=" + TwinSection.HEALTH_TAG + "*)")
          .stream()
          .filter(check -> speaksOf(check, pid))
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean speaksOf(ServiceReference<HealthCheck> check, String pid) {
    List<String> tags = texts(check.getProperty(HealthCheck.TAGS));
    return tags.contains(TwinSection.HEALTH_TAG + ":" + pid)
        || (tags.contains(TwinSection.HEALTH_TAG)
            && texts(check.getProperty(Constants.SERVICE_PID)).contains(pid));
  }

  private static List<String> texts(@Nullable Object property) {
    if (property instanceof Object[] several) {
      return Arrays.stream(several).map(String::valueOf).toList();
    }
    if (property instanceof Collection<?> several) {
      return several.stream().map(String::valueOf).toList();
    }
    return property == null ? List.of() : List.of(String.valueOf(property));
  }

  private Map<String, String> critical(List<ServiceReference<HealthCheck>> checks) {
    Map<String, String> critical = new TreeMap<>();
    for (ServiceReference<HealthCheck> reference : checks) {
      HealthCheck check = context.getService(reference);
      if (check == null) {
        continue;
      }
      try {
        Result result = check.execute();
        if (result.getStatus() == Result.Status.CRITICAL) {
          critical.put(name(reference), words(result));
        }
      } catch (RuntimeException | Error e) {
        LOG.debug("{} cannot be asked, and so says nothing", name(reference), e);
      } finally {
        context.ungetService(reference);
      }
    }
    return critical;
  }

  private static String name(ServiceReference<HealthCheck> check) {
    Object name = check.getProperty(HealthCheck.NAME);
    return name == null ? "health check" : String.valueOf(name);
  }

  private static String words(Result result) {
    for (ResultLog.Entry entry : result) {
      if (entry.getStatus() == Result.Status.CRITICAL) {
        return entry.getMessage();
      }
    }
    return "critical";
  }
}
