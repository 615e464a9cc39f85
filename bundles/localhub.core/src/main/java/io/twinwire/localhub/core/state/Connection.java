package io.twinwire.localhub.core.state;

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
public final class Connection {

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
  public Connection(
      Identity identity, Origin origin, String protocol, DeviceLink link, Instant now) {
    this.identity = identity;
    this.origin = origin;
    this.protocol = protocol;
    this.link = link;
    this.lastActivity = now;
  }

  public Identity identity() {
    return identity;
  }

  String generationId() {
    return origin.generationId();
  }

  public String protocol() {
    return protocol;
  }

  public DeviceLink link() {
    return link;
  }

  public Origin origin() {
    return origin;
  }

  /** Other credentials were taken: telemetry from now on is stamped with them. */
  public void origin(Origin newOrigin) {
    origin = newOrigin;
  }

  Instant lastActivity() {
    return lastActivity;
  }

  /** The device does something. */
  public void active(Instant now) {
    lastActivity = now;
  }

  /** The model that the device announced; empty for none. */
  public String modelId() {
    return modelId;
  }

  public void modelId(String announced) {
    modelId = announced;
  }

  public boolean hearsMethods() {
    return hearsMethods;
  }

  public void hearsMethods(boolean subscribed) {
    hearsMethods = subscribed;
  }

  public boolean isOver() {
    return over != null;
  }

  public void requireOpen() throws HubFault {
    CloseReason reason = over;
    if (reason != null) {
      throw Faults.unauthorized(identity.id() + ": the session is over: " + reason.text());
    }
  }

  // What follows is called inside a change.

  /** When the token no longer counts. */
  public Instant end() {
    return end;
  }

  public void expiresThrough(Loop.Cancel cancel, Instant newEnd) {
    expiry.cancel();
    expiry = cancel;
    end = newEnd;
  }

  /**
   * Ends it.
   *
   * @return whether it was not over before
   */
  public boolean over(CloseReason reason) {
    if (over != null) {
      return false;
    }
    over = reason;
    expiry.cancel();
    return true;
  }
}
