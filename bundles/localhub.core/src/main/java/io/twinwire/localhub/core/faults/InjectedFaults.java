package io.twinwire.localhub.core.faults;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.InjectedFault;
import io.twinwire.api.localhub.InjectedFault.Operation;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.core.state.Connection;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that devices ask for. Microsoft's tests show what they expect, and nothing documents
 * it: the message itself is stored and acknowledged as any other; after the delay a connection or
 * link is ended once, and for a connection the duration says nothing; a refusal lasts for the
 * duration, and holds for telemetry and for new connections of the identity, a quota for telemetry
 * only.
 */
public final class InjectedFaults {

  private static final Logger LOG = LoggerFactory.getLogger(InjectedFaults.class);
  private static final long MOST_SECONDS = 3600;

  /** So that the message is acknowledged before its connection ends, and does not come again. */
  private static final Duration LEAST_DELAY = Duration.ofMillis(100);

  private record Refusal(Code code, long end) {}

  private final Hub hub;
  private final Loop loop;
  private final boolean heeded;
  private final Map<Identity, Refusal> refusals = new ConcurrentHashMap<>();

  /**
   * @param heeded whether faults that are asked for happen
   */
  public InjectedFaults(Hub hub, Loop loop, boolean heeded) {
    this.hub = hub;
    this.loop = loop;
    this.heeded = heeded;
  }

  /** Refuses telemetry while a fault lasts. */
  public void requireTelemetry(Identity identity) throws HubFault {
    Refusal refusal = refusals.get(identity);
    if (refusal != null) {
      refuse(identity, refusal);
    }
  }

  /** Refuses a connection while a fault lasts that concerns it. */
  public void requireConnection(Identity identity) throws HubFault {
    Refusal refusal = refusals.get(identity);
    if (refusal != null && refusal.code() != Code.QUOTA_EXCEEDED) {
      refuse(identity, refusal);
    }
  }

  /** Looks whether a message that was stored asks for a fault. */
  public void look(Connection connection, TelemetryMessage message) {
    if (!heeded || !message.properties().containsKey(InjectedFault.TYPE)) {
      return;
    }
    Map<String, String> properties = message.properties();
    Optional<InjectedFault> asked = InjectedFault.of(properties);
    if (asked.isEmpty()) {
      LOG.info(
          "{}: {}: \"{}\" is not known",
          connection.identity().id(),
          InjectedFault.TYPE,
          properties.get(InjectedFault.TYPE));
      return;
    }
    Duration delay = seconds(properties, InjectedFault.DELAY);
    Duration duration = seconds(properties, InjectedFault.DURATION);
    LOG.info(
        "{} asks for {} in {} s",
        connection.identity().id(),
        asked.get().operation(),
        delay.toSeconds());
    Duration wait = delay.isZero() ? LEAST_DELAY : delay;
    var unused = loop.later(wait, () -> begin(connection, asked.get(), duration));
  }

  private void begin(Connection connection, InjectedFault fault, Duration duration) {
    Optional<Code> code = refused(fault.operation());
    if (code.isPresent()) {
      refusals.put(
          connection.identity(), new Refusal(code.get(), loop.nanos() + duration.toNanos()));
      return;
    }
    try {
      hub.run(
          now -> {
            if (!connection.isOver()) {
              hub.later(() -> connection.link().inject(fault));
              if (ends(fault.operation(), connection.protocol())) {
                hub.end(connection, CloseReason.CUT, now, true);
              }
            }
          });
    } catch (HubFault e) {
      LOG.debug("{}: the end of the connection is not kept", connection.identity().id(), e);
    }
  }

  private void refuse(Identity identity, Refusal refusal) throws HubFault {
    if (loop.nanos() - refusal.end() >= 0) {
      refusals.remove(identity, refusal);
      return;
    }
    throw new HubFault(refusal.code(), identity.id() + " asked to be refused for a while");
  }

  private static Optional<Code> refused(Operation operation) {
    return switch (operation) {
      case INVOKE_THROTTLING -> Optional.of(Code.THROTTLING);
      case INVOKE_MAX_MESSAGE_QUOTA -> Optional.of(Code.QUOTA_EXCEEDED);
      case INVOKE_AUTH_ERROR -> Optional.of(Code.UNAUTHORIZED);
      default -> Optional.empty();
    };
  }

  /** A fault of another protocol than the device's does nothing; links are the front's to end. */
  private static boolean ends(Operation operation, String protocol) {
    return switch (operation) {
      case KILL_TCP -> true;
      case SHUT_DOWN_MQTT -> protocol.startsWith("mqtt");
      case KILL_AMQP_CONNECTION, SHUT_DOWN_AMQP -> protocol.startsWith("amqp");
      default -> false;
    };
  }

  private static Duration seconds(Map<String, String> properties, String name) {
    try {
      long seconds = Long.parseLong(properties.getOrDefault(name, "0").strip());
      return Duration.ofSeconds(Math.max(0, Math.min(seconds, MOST_SECONDS)));
    } catch (NumberFormatException e) {
      LOG.info("{}: \"{}\" is not a number of seconds", name, properties.get(name));
      return Duration.ZERO;
    }
  }
}
