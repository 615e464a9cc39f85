package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubState;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says how the hub connection fares. */
@Component
@HealthCheckService(
    name = "Hub connection",
    tags = {"twinwire", "hub"})
public final class HubHealth implements HealthCheck {

  private final HubConnection connection;

  @Activate
  public HubHealth(@Reference HubConnection connection) {
    this.connection = connection;
  }

  @Override
  public Result execute() {
    HubState state = connection.state();
    return new Result(status(state), HubCommand.describe(state));
  }

  private static Result.Status status(HubState state) {
    return switch (state.reason()) {
      case BAD_CONFIGURATION, NOT_CONFIGURED -> Result.Status.CRITICAL;
      default -> state.connected() ? Result.Status.OK : Result.Status.WARN;
    };
  }
}
