package io.twinwire.localhub.core;

import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.telemetry.Origin;
import io.twinwire.support.exec.Loop;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the hub holds of a session: whose it is, how it is reached, and when it is over. */
final class Connection {

  private final Identity identity;
  private final String protocol;
  private final DeviceLink link;
  private volatile Origin origin;
  private volatile Instant lastActivity;
  private volatile String modelId = "";
  private volatile boolean hearsMethods;
  private volatile @Nullable CloseReason over;
  private Loop.Cancel expiry = () -> {};
  private Instant end = Instant.MAX;

  /**
   * A connection of an identity that was let in.
   *
   * @param origin what its telemetry is stamped with
   */
  Connection(Identity identity, Origin origin, String protocol, DeviceLink link, Instant now) {
    this.identity = identity;
    this.origin = origin;
    this.protocol = protocol;
    this.link = link;
    this.lastActivity = now;
  }

  Identity identity() {
    return identity;
  }

  String generationId() {
    return origin.generationId();
  }

  String protocol() {
    return protocol;
  }

  DeviceLink link() {
    return link;
  }

  Origin origin() {
    return origin;
  }

  /** Other credentials were taken: telemetry from now on is stamped with them. */
  void origin(Origin newOrigin) {
    origin = newOrigin;
  }

  Instant lastActivity() {
    return lastActivity;
  }

  /** The device does something. */
  void active(Instant now) {
    lastActivity = now;
  }

  /** The model that the device announced; empty for none. */
  String modelId() {
    return modelId;
  }

  void modelId(String announced) {
    modelId = announced;
  }

  boolean hearsMethods() {
    return hearsMethods;
  }

  void hearsMethods(boolean subscribed) {
    hearsMethods = subscribed;
  }

  boolean isOver() {
    return over != null;
  }

  void requireOpen() throws HubFault {
    CloseReason reason = over;
    if (reason != null) {
      throw Faults.unauthorized(identity.id() + ": the session is over: " + reason.text());
    }
  }

  // What follows is called inside a change.

  /** When the token no longer counts. */
  Instant end() {
    return end;
  }

  void expiresThrough(Loop.Cancel cancel, Instant newEnd) {
    expiry.cancel();
    expiry = cancel;
    end = newEnd;
  }

  /**
   * Ends it.
   *
   * @return whether it was not over before
   */
  boolean over(CloseReason reason) {
    if (over != null) {
      return false;
    }
    over = reason;
    expiry.cancel();
    return true;
  }
}
