package io.twinwire.localhub.core;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected device. */
final class Session implements DeviceSession {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Hub hub;
  private final Identity identity;
  private final String generationId;
  private final String protocol;
  private final DeviceLink link;
  private volatile Instant lastActivity;
  private volatile @Nullable CloseReason over;
  private Loop.Cancel expiry = () -> {};
  private Instant end = Instant.MAX;

  Session(Hub hub, DeviceRecord record, String protocol, DeviceLink link, Instant now) {
    this.hub = hub;
    this.identity = record.identity();
    this.generationId = record.generationId();
    this.protocol = protocol;
    this.link = link;
    this.lastActivity = now;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  String protocol() {
    return protocol;
  }

  DeviceLink link() {
    return link;
  }

  Instant lastActivity() {
    return lastActivity;
  }

  boolean isOver() {
    return over != null;
  }

  /** When the token no longer counts. Called inside a change. */
  Instant end() {
    return end;
  }

  /** Called inside a change. */
  void expiresThrough(Loop.Cancel cancel, Instant newEnd) {
    expiry.cancel();
    expiry = cancel;
    end = newEnd;
  }

  /**
   * Called inside a change.
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

  @Override
  public void telemetry(TelemetryMessage message) throws HubFault {
    telemetry(List.of(message));
  }

  @Override
  public void telemetry(List<TelemetryMessage> messages) throws HubFault {
    hub.run(
        now -> {
          requireOpen();
          lastActivity = now;
          for (TelemetryMessage message : messages) {
            store(message, now);
          }
        });
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> twin() throws HubFault {
    requireOpen();
    lastActivity = hub.clock().instant();
    Twin twin = hub.get(identity).twin();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("desired", twin.desired().deviceDocument());
    document.put("reported", twin.reported().deviceDocument());
    if (hub.quota().limit().isLimited()) {
      hub.run(now -> hub.quota().twin(document, now));
    }
    return document;
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public long patchReported(Map<String, ?> patch, OptionalLong baseVersion) throws HubFault {
    Map<String, @Nullable Object> checked = TwinRules.checked(Twin.REPORTED, patch);
    return hub.change(
        now -> {
          requireOpen();
          DeviceRecord record = hub.get(identity);
          long present = record.twin().reported().version();
          if (baseVersion.isPresent() && baseVersion.getAsLong() != present) {
            throw new HubFault(
                Code.PRECONDITION_FAILED,
                Twin.REPORTED
                    + ": $version is "
                    + present
                    + ", the patch was made for "
                    + baseVersion.getAsLong());
          }
          Twin changed = record.twin().reported(checked, now);
          hub.quota().twin(checked, now);
          lastActivity = now;
          hub.put(record.with(changed));
          long version = changed.reported().version();
          hub.publish(new HubEvent.Reported(identity, now, version, checked));
          return version;
        });
  }

  @Override
  public Optional<CloudDelivery> receive() throws HubFault {
    return Optional.empty();
  }

  @Override
  public Optional<CloudDelivery> receive(Duration lockTime) throws HubFault {
    return Optional.empty();
  }

  @Override
  public void complete(String lockToken) throws HubFault {
    throw new HubFault(Code.DEVICE_MESSAGE_LOCK_LOST, lockToken + " names no delivery");
  }

  @Override
  public void reject(String lockToken) throws HubFault {
    complete(lockToken);
  }

  @Override
  public void abandon(String lockToken) throws HubFault {
    complete(lockToken);
  }

  @Override
  public void methodsSubscribed(boolean subscribed) {}

  @Override
  public void answerMethod(UUID requestId, int status, byte[] payload) {}

  @Override
  public Instant renew(DeviceCredentials credentials) throws HubFault {
    return Instant.MAX;
  }

  @Override
  public Set<String> savedSubscriptions() {
    return hub.find(identity).map(record -> record.presence().subscriptions()).orElse(Set.of());
  }

  @Override
  public void saveSubscriptions(Set<String> filters) {
    try {
      hub.run(
          now -> {
            requireOpen();
            DeviceRecord record = hub.get(identity);
            if (!record.presence().subscriptions().equals(filters)) {
              hub.put(record.with(record.presence().subscribed(filters)));
            }
          });
    } catch (HubFault e) {
      LOG.debug("{}: subscriptions are not kept: {}", identity.id(), e.getMessage());
    }
  }

  @Override
  public void close(CloseReason reason) {
    try {
      hub.run(now -> hub.end(this, reason, now, false));
    } catch (HubFault e) {
      LOG.debug("{}: the end of the session is not kept: {}", identity.id(), e.getMessage());
    }
  }

  private void store(TelemetryMessage message, Instant now) throws HubFault {
    int size = message.size();
    if (size > TelemetryMessage.MAX_SIZE) {
      throw new HubFault(
          Code.MESSAGE_TOO_LARGE,
          "the message has "
              + size
              + " bytes, at most "
              + TelemetryMessage.MAX_SIZE
              + " are allowed");
    }
    hub.quota().message(size, now);
    long sequence = hub.telemetry().append(generationId, Telemetry.encoded(message, now));
    if (hub.isHeard()) {
      hub.publish(
          new HubEvent.Telemetry(
              identity, now, new StoredMessage(identity, sequence, now, generationId, message)));
    }
  }

  private void requireOpen() throws HubFault {
    CloseReason reason = over;
    if (reason != null) {
      throw Faults.unauthorized(identity.id() + ": the session is over: " + reason.text());
    }
  }
}
