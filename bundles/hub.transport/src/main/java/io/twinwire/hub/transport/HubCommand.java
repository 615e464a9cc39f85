package io.twinwire.hub.transport;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The Gogo command {@code hub:status}. */
@Component(
    service = HubCommand.class,
    property = {"osgi.command.scope=hub", "osgi.command.function=status"})
public final class HubCommand {

  private final HubConnection connection;
  private final TransportStatus transport;

  @Activate
  public HubCommand(@Reference HubConnection connection, @Reference TransportStatus transport) {
    this.connection = connection;
    this.transport = transport;
  }

  /** Who is connected where, since when and after how many tries, or why not. */
  public String status() {
    HubState state = connection.state();
    return connection.identity().map(DeviceIdentity::id).orElse("no device")
        + " at "
        + connection.identity().map(DeviceIdentity::host).orElse("no hub")
        + "\n"
        + describe(state)
        + "\nsince "
        + state.since()
        + "\n"
        + transport.tries();
  }

  static String describe(HubState state) {
    String because = state.description().isEmpty() ? "" : ": " + state.description();
    return state.status() + " " + state.reason() + because;
  }
}
