package io.twinwire.localhub.core;

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
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets devices in, and out again when their token expires. */
final class Gateway implements DeviceGateway {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Hub hub;
  private final Access access;
  private final FaultPlans faults;
  private final Methods methods;
  private final Loop loop;

  Gateway(Hub hub, Access access, FaultPlans faults, Methods methods, Loop loop) {
    this.hub = hub;
    this.methods = methods;
    this.access = access;
    this.faults = faults;
    this.loop = loop;
  }

  @Override
  public FaultPlan faults(Identity identity) {
    return faults.of(identity);
  }

  Hub hub() {
    return hub;
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
              this, record, AuthMethods.of(record, credentials), protocol, new NoLink(), now);
        });
  }

  @Override
  public Instant check(Identity identity, DeviceCredentials credentials) throws HubFault {
    return telling(identity, now -> admit(identity, credentials));
  }

  Instant renew(Session session, DeviceCredentials credentials) throws HubFault {
    return hub.change(
        now -> {
          session.requireOpen();
          Instant end = admit(session.identity(), credentials);
          DeviceRecord record = hub.get(session.identity());
          session.shown(record, AuthMethods.of(record, credentials));
          expireAt(end, session, now);
          return end;
        });
  }

  /** A refusal is an event too. */
  private <T> T telling(Identity identity, Changes.Change<T> change) throws HubFault {
    try {
      hub.injected().requireConnection(identity);
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
    Optional<Session> older = hub.session(identity);
    if (older.isPresent()) {
      hub.end(older.get(), CloseReason.REPLACED, now, true);
    }
    DeviceRecord record = hub.get(identity);
    Session session =
        new Session(this, record, AuthMethods.of(record, credentials), protocol, link, now);
    hub.begin(session, record, now);
    expireAt(end, session, now);
    return session;
  }

  /** Looks at all tokens again. */
  void clockMoved() throws HubFault {
    hub.run(now -> hub.sessions().forEach(session -> expireAt(session.end(), session, now)));
  }

  private void expireAt(Instant end, Session session, Instant now) {
    if (end.equals(Instant.MAX)) {
      session.expiresThrough(() -> {}, end);
      return;
    }
    Duration left = Duration.between(now, end);
    Duration wait = left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
    if (wait.isNegative()) {
      wait = Duration.ZERO;
    }
    session.expiresThrough(loop.later(wait, () -> expired(end, session)), end);
  }

  private void expired(Instant end, Session session) {
    try {
      hub.run(
          now -> {
            if (session.isOver()) {
              return;
            }
            if (now.isBefore(end)) {
              expireAt(end, session, now);
            } else {
              hub.end(session, CloseReason.SAS_EXPIRED, now, true);
            }
          });
    } catch (HubFault e) {
      LOG.debug("{}: the end of the session is not kept", session.identity().id(), e);
    }
  }
}
