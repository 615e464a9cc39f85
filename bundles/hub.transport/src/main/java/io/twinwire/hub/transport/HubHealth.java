package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubState;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says how the hub connection fares, and which of its settings are not in force. */
@Component
@HealthCheckService(
    name = "Hub connection",
    tags = {"twinwire", "hub"})
public final class HubHealth implements HealthCheck {

  /** So many losses in a row are no accident. */
  private static final int UNSTEADY = 3;

  private final HubConnection connection;
  private final TransportStatus transport;

  @Activate
  public HubHealth(@Reference HubConnection connection, @Reference TransportStatus transport) {
    this.connection = connection;
    this.transport = transport;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    HubState state = connection.state();
    String text = HubCommand.describe(state);
    switch (state.reason()) {
      case BAD_CONFIGURATION, NOT_CONFIGURED -> log.critical("{}", text);
      default -> {
        if (state.connected()) {
          log.info("{}", text);
        } else {
          log.warn("{}", text);
        }
      }
    }
    TransportStatus.Tries tries = transport.tries();
    if (state.connected() && tries.drops() >= UNSTEADY) {
      log.warn("The connection does not last: {}", tries);
    } else {
      log.info("{}", tries);
    }
    AddressCache.fault().ifPresent(fault -> log.warn("{}", fault));
    transport.faults().forEach(fault -> log.warn("{}: {}", HubTransport.PID, fault));
    return new Result(log);
  }
}
