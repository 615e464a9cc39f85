package io.twinwire.health;

import java.lang.reflect.Proxy;
import java.util.Date;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.osgi.framework.ServiceReference;

/** Results of health checks that never ran. */
final class Executed {

  private Executed() {}

  record Fake(String name, Result result) implements HealthCheckExecutionResult {

    @Override
    public Result getHealthCheckResult() {
      return result;
    }

    @Override
    public long getElapsedTimeInMs() {
      return 0;
    }

    @Override
    public Date getFinishedAt() {
      return new Date(0);
    }

    @Override
    public boolean hasTimedOut() {
      return false;
    }

    @Override
    public HealthCheckMetadata getHealthCheckMetadata() {
      return new HealthCheckMetadata(
          (ServiceReference<?>)
              Proxy.newProxyInstance(
                  Executed.class.getClassLoader(),
                  new Class<?>[] {ServiceReference.class},
                  (proxy, method, args) -> {
                    if (!method.getName().equals("getProperty")) {
                      throw new UnsupportedOperationException(method.getName());
                    }
                    return switch ((String) args[0]) {
                      case HealthCheck.NAME -> name;
                      case "service.id" -> 1L;
                      default -> null;
                    };
                  }));
    }
  }
}
