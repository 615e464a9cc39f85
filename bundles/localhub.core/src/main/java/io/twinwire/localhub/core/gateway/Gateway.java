package io.twinwire.localhub.core.gateway;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.access.Access;
import io.twinwire.localhub.core.access.AuthMethods;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.faults.FaultPlans;
import io.twinwire.localhub.core.faults.InjectedFaults;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.methods.Methods;
import io.twinwire.localhub.core.state.Connection;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Changes;
import io.twinwire.localhub.core.telemetry.Origin;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets devices in, and out again when their token expires. */
public final class Gateway implements DeviceGateway {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Hub hub;
  private final Access access;
  private final FaultPlans faults;
  private final InjectedFaults injected;
  private final Methods methods;
  private final Loop loop;

  public Gateway(
      Hub hub,
      Access access,
      FaultPlans faults,
      InjectedFaults injected,
      Methods methods,
      Loop loop) {
    this.hub = hub;
    this.methods = methods;
    this.access = access;
    this.faults = faults;
    this.injected = injected;
    this.loop = loop;
  }

  @Override
  public FaultPlan faults(Identity identity) {
    return faults.of(identity);
  }

  Hub hub() {
    return hub;
  }

  InjectedFaults injected() {
    return injected;
  }

  Methods methods() {
    return methods;
  }

  @Override
  public DeviceSession connect(
      Identity identity, String protocol, DeviceCredentials credentials, DeviceLink link)
      throws HubFault {
    hub.tiers().pass(Operation.CONNECT);
    return telling(identity, now -> open(identity, protocol, credentials, link, now));
  }

  @Override
  public DeviceSession request(Identity identity, String protocol, DeviceCredentials credentials)
      throws HubFault {
    return telling(
        identity,
        now -> {
          admit(identity, credentials);
          DeviceRecord record = hub.get(identity);
          hub.seen(record, now);
          return new Session(
              this,
              new Connection(identity, origin(record, credentials), protocol, new NoLink(), now));
        });
  }

  @Override
  public Instant check(Identity identity, DeviceCredentials credentials) throws HubFault {
    return telling(identity, now -> admit(identity, credentials));
  }

  Instant renew(Connection connection, DeviceCredentials credentials) throws HubFault {
    return hub.change(
        now -> {
          connection.requireOpen();
          Instant end = admit(connection.identity(), credentials);
          DeviceRecord record = hub.get(connection.identity());
          connection.origin(origin(record, credentials));
          expireAt(end, connection, now);
          return end;
        });
  }

  /** A refusal is an event too. */
  private <T> T telling(Identity identity, Changes.Change<T> change) throws HubFault {
    try {
      injected.requireConnection(identity);
      return hub.change(change);
    } catch (HubFault fault) {
      hub.run(
          now ->
              hub.publish(
                  new HubEvent.Connection(
                      IdentityRules.printable(identity), now, "refused", fault.code().text())));
      throw fault;
    }
  }

  private Instant admit(Identity identity, DeviceCredentials credentials) throws HubFault {
    hub.changes().requireRunning();
    if (faults.of(identity).connecting() == FaultPlan.Connecting.REFUSE) {
      throw new HubFault(Code.SERVER_ERROR, identity.id() + " is refused for a test");
    }
    DeviceRecord device = hub.get(Identity.device(identity.deviceId()));
    Instant end = access.requireDevice(credentials, hub.get(identity));
    if (!device.registration().enabled()) {
      throw new HubFault(Code.DEVICE_DISABLED, device.identity().id() + " is disabled");
    }
    return end;
  }

  private Session open(
      Identity identity,
      String protocol,
      DeviceCredentials credentials,
      DeviceLink link,
      Instant now)
      throws HubFault {
    Instant end = admit(identity, credentials);
    Optional<Connection> older = hub.connection(identity);
    if (older.isPresent()) {
      hub.end(older.get(), CloseReason.REPLACED, now, true);
    }
    DeviceRecord record = hub.get(identity);
    Connection connection =
        new Connection(identity, origin(record, credentials), protocol, link, now);
    hub.begin(connection, record, now);
    expireAt(end, connection, now);
    return new Session(this, connection);
  }

  /** By what an identity shows, for the stamp on its telemetry. */
  private Origin origin(DeviceRecord record, DeviceCredentials shown) throws HubFault {
    return hub.telemetry()
        .origin(record.identity(), record.generationId(), AuthMethods.of(record, shown));
  }

  /** Looks at all tokens again. */
  public void clockMoved() throws HubFault {
    hub.run(now -> hub.connections().forEach(one -> expireAt(one.end(), one, now)));
  }

  private void expireAt(Instant end, Connection connection, Instant now) {
    if (end.equals(Instant.MAX)) {
      connection.expiresThrough(() -> {}, end);
      return;
    }
    Duration left = Duration.between(now, end);
    Duration wait = left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
    if (wait.isNegative()) {
      wait = Duration.ZERO;
    }
    connection.expiresThrough(loop.later(wait, () -> expired(end, connection)), end);
  }

  private void expired(Instant end, Connection connection) {
    try {
      hub.run(
          now -> {
            if (connection.isOver()) {
              return;
            }
            if (now.isBefore(end)) {
              expireAt(end, connection, now);
            } else {
              hub.end(connection, CloseReason.SAS_EXPIRED, now, true);
            }
          });
    } catch (HubFault e) {
      LOG.debug("{}: the end of the session is not kept", connection.identity().id(), e);
    }
  }
}
