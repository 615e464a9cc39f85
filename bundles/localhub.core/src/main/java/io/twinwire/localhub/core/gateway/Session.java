package io.twinwire.localhub.core.gateway;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.core.cloud.CloudQueues.Settlement;
import io.twinwire.localhub.core.cloud.QueueSettings;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.state.Connection;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.telemetry.Origin;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.localhub.core.twin.TwinRules;
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

/** What a device asks of the hub. */
final class Session implements DeviceSession {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Gateway gateway;
  private final Hub hub;
  private final Connection connection;
  private final Identity identity;

  Session(Gateway gateway, Connection connection) {
    this.gateway = gateway;
    this.hub = gateway.hub();
    this.connection = connection;
    this.identity = connection.identity();
  }

  @Override
  public Identity identity() {
    return identity;
  }

  /**
   * What IoT Hub keeps when a later connection announces no model is not documented: here the model
   * before stays in the twin, and that connection's telemetry has none.
   */
  @Override
  public void announce(String model) throws HubFault {
    Models.checked(model);
    hub.run(
        now -> {
          DeviceRecord record = active(now);
          connection.modelId(model);
          if (!record.presence().modelId().equals(model)) {
            hub.put(record.with(record.presence().announcing(model)));
          }
        });
  }

  @Override
  public void telemetry(TelemetryMessage message) throws HubFault {
    telemetry(List.of(message));
  }

  @Override
  public void telemetry(List<TelemetryMessage> messages) throws HubFault {
    gateway.faults(identity).require(FaultPlan.Operation.TELEMETRY);
    gateway.injected().requireTelemetry(identity);
    hub.tiers().pass(Operation.TELEMETRY, messages.size());
    hub.run(
        now -> {
          connection.requireOpen();
          connection.active(now);
          for (TelemetryMessage message : messages) {
            store(message, now);
          }
        });
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> twin() throws HubFault {
    connection.requireOpen();
    hub.tiers().require(Feature.TWINS);
    gateway.faults(identity).require(FaultPlan.Operation.TWIN_READ);
    hub.tiers().pass(Operation.TWIN_READ);
    connection.active(hub.clock().instant());
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
    hub.tiers().require(Feature.TWINS);
    Map<String, @Nullable Object> checked = TwinRules.checked(Twin.REPORTED, patch);
    gateway.faults(identity).require(FaultPlan.Operation.TWIN_UPDATE);
    hub.tiers().pass(Operation.TWIN_UPDATE);
    return hub.change(
        now -> {
          connection.requireOpen();
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
          connection.active(now);
          hub.put(record.with(changed));
          long version = changed.reported().version();
          hub.publish(new HubEvent.Reported(identity, now, version, checked));
          return version;
        });
  }

  @Override
  public Optional<CloudDelivery> receive() throws HubFault {
    return receive(hub.cloud().lock());
  }

  @Override
  public Optional<CloudDelivery> receive(Duration lock) throws HubFault {
    QueueSettings.requireLock(lock);
    gateway.faults(identity).require(FaultPlan.Operation.CLOUD_RECEIVE);
    if (!isConnection()) {
      hub.tiers().require(Feature.CLOUD_TO_DEVICE);
      hub.tiers().pass(Operation.CLOUD_RECEIVE);
    }
    return hub.change(
        now -> {
          DeviceRecord record = active(now);
          return hub.cloud().receive(record, isConnection() ? connection : null, lock, now);
        });
  }

  @Override
  public void complete(String lockToken) throws HubFault {
    settle(lockToken, Settlement.COMPLETE);
  }

  @Override
  public void reject(String lockToken) throws HubFault {
    settle(lockToken, Settlement.REJECT);
  }

  @Override
  public void abandon(String lockToken) throws HubFault {
    settle(lockToken, Settlement.ABANDON);
  }

  private void settle(String lockToken, Settlement how) throws HubFault {
    hub.run(now -> hub.cloud().settle(active(now), lockToken, how, now));
  }

  @Override
  public void methodsSubscribed(boolean subscribed) throws HubFault {
    if (subscribed) {
      hub.tiers().require(Feature.METHODS);
    }
    hub.run(
        now -> {
          connection.requireOpen();
          connection.hearsMethods(subscribed);
          if (subscribed) {
            gateway.methods().subscribed(connection);
          }
        });
  }

  @Override
  public void answerMethod(UUID requestId, int status, byte[] payload) throws HubFault {
    hub.run(
        now -> {
          active(now);
          gateway.methods().answered(identity, requestId, status, payload, now);
        });
  }

  @Override
  public Instant renew(DeviceCredentials credentials) throws HubFault {
    return gateway.renew(connection, credentials);
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
            connection.requireOpen();
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
      hub.run(
          now -> {
            if (isConnection()) {
              hub.end(connection, reason, now, false);
            } else {
              connection.over(reason);
            }
          });
    } catch (HubFault e) {
      LOG.debug("{}: the end of the session is not kept: {}", identity.id(), e.getMessage());
    }
  }

  private void store(TelemetryMessage sent, Instant now) throws HubFault {
    int size = sent.size();
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
    TelemetryMessage message = Models.stamped(sent, connection.modelId());
    Origin origin = connection.origin();
    long sequence = hub.telemetry().append(origin, message, now);
    gateway.injected().look(connection, sent);
    if (hub.isHeard()) {
      hub.publish(
          new HubEvent.Telemetry(
              identity,
              now,
              new StoredMessage(identity, sequence, now, origin.generationId(), message)));
    }
  }

  /** Called inside a change: the device does something. */
  private DeviceRecord active(Instant now) throws HubFault {
    connection.requireOpen();
    connection.active(now);
    return hub.get(identity);
  }

  private boolean isConnection() {
    return hub.isCurrent(connection);
  }
}
