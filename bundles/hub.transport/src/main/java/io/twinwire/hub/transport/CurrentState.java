package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.HubState.Status;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the connection fares; told and logged once however often it is met again. */
final class CurrentState {

  private static final Logger LOG = LoggerFactory.getLogger(CurrentState.class);

  private final Clock clock;
  private final Consumer<HubState> listener;
  private volatile HubState state;

  CurrentState(Clock clock, Consumer<HubState> listener) {
    this.clock = clock;
    this.listener = listener;
    this.state =
        new HubState(
            Status.DISCONNECTED_RETRYING, Reason.CLIENT_CLOSE, "starting", clock.instant());
  }

  HubState get() {
    return state;
  }

  /** How things are before the first try with these credentials. To be called on one thread. */
  void configured(CredentialSource from) {
    if (from.empty()) {
      change(
          Status.DISCONNECTED,
          Reason.NOT_CONFIGURED,
          "set .connectionString or connectionStringFile of "
              + HubTransport.CREDENTIALS_PID
              + "; gateway.jar takes it from TWINWIRE_CONNECTION_STRING");
      return;
    }
    from.fault()
        .ifPresentOrElse(
            fault -> change(Status.DISCONNECTED, Reason.BAD_CONFIGURATION, fault),
            () -> change(Status.DISCONNECTED_RETRYING, Reason.CLIENT_CLOSE, "opening"));
  }

  /** To be called on one thread. */
  void change(Status status, Reason reason, String description) {
    HubState old = state;
    if (old.status() == status && old.reason() == reason && old.description().equals(description)) {
      return;
    }
    HubState now = new HubState(status, reason, description, clock.instant());
    state = now;
    String because = description.isEmpty() ? "" : ": " + description;
    switch (reason) {
      case BAD_CREDENTIAL, BAD_CONFIGURATION, NOT_CONFIGURED ->
          LOG.warn("Hub connection {} {}{}", status, reason, because);
      default -> LOG.info("Hub connection {} {}{}", status, reason, because);
    }
    listener.accept(now);
  }
}
