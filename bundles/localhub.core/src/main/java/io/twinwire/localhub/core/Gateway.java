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
  private final Loop loop;

  Gateway(Hub hub, Access access, FaultPlans faults, Loop loop) {
    this.hub = hub;
    this.access = access;
    this.faults = faults;
    this.loop = loop;
  }

  @Override
  public FaultPlan faults(Identity identity) {
    return faults.of(identity);
  }

  @Override
  public DeviceSession connect(
      Identity identity, String protocol, DeviceCredentials credentials, DeviceLink link)
      throws HubFault {
    try {
      return hub.change(now -> open(identity, protocol, credentials.sasToken(), link, now));
    } catch (HubFault fault) {
      hub.run(
          now ->
              hub.publish(
                  new HubEvent.Connection(
                      IdentityRules.printable(identity), now, "refused", fault.code().text())));
      throw fault;
    }
  }

  @Override
  public DeviceSession request(Identity identity, String protocol, DeviceCredentials credentials)
      throws HubFault {
    check(identity, credentials);
    return hub.change(now -> new Session(hub, hub.get(identity), protocol, new NoLink(), now));
  }

  @Override
  public Instant check(Identity identity, DeviceCredentials credentials) throws HubFault {
    DeviceRecord device = hub.get(Identity.device(identity.deviceId()));
    DeviceRecord record = hub.get(identity);
    if (credentials.sasToken().isEmpty()) {
      throw Faults.unauthorized(identity.id() + ": the device sent no token");
    }
    Instant end = access.requireDevice(credentials.sasToken().get(), record);
    if (!device.registration().enabled()) {
      throw new HubFault(Code.DEVICE_DISABLED, device.identity().id() + " is disabled");
    }
    return end;
  }

  private Session open(
      Identity identity, String protocol, Optional<String> sasToken, DeviceLink link, Instant now)
      throws HubFault {
    hub.requireRunning();
    if (faults.of(identity).connecting() == FaultPlan.Connecting.REFUSE) {
      throw new HubFault(Code.SERVER_ERROR, identity.id() + " is refused for a test");
    }
    DeviceRecord device = hub.get(Identity.device(identity.deviceId()));
    DeviceRecord before = hub.get(identity);
    if (sasToken.isEmpty()) {
      throw Faults.unauthorized(identity.id() + ": the device sent no token");
    }
    Instant end = access.requireDevice(sasToken.get(), before);
    if (!device.registration().enabled()) {
      throw new HubFault(Code.DEVICE_DISABLED, device.identity().id() + " is disabled");
    }
    Optional<Session> older = hub.session(identity);
    if (older.isPresent()) {
      hub.end(older.get(), CloseReason.REPLACED, now, true);
    }
    DeviceRecord record = hub.get(identity);
    Session session = new Session(hub, record, protocol, link, now);
    hub.begin(session, record, now);
    expireAt(end, session, now);
    return session;
  }

  /** Looks at all tokens again. */
  void clockMoved() throws HubFault {
    hub.run(now -> hub.sessions().forEach(session -> expireAt(session.end(), session, now)));
  }

  private void expireAt(Instant end, Session session, Instant now) {
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
