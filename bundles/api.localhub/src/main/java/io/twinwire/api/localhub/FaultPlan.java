package io.twinwire.api.localhub;

import java.time.Duration;
import java.util.List;

/**
 * What the hub does wrong with a device on purpose, until it is told otherwise. Plans exist for
 * tests; {@link #NONE} is a hub that does nothing wrong.
 *
 * @param connecting what becomes of new connections
 * @param connack the MQTT return code of a refusal, 1 to 5; it counts with {@link
 *     Connecting#REFUSE} only
 * @param telemetry what becomes of device-to-cloud messages
 * @param acknowledgementDelay how long the acknowledgement of a stored message is held back, 0 to
 *     one hour; the order of acknowledgements is kept
 * @param poison messages whose arrival ends the connection, every time; they are not stored
 * @param wrong operations that are refused, and not done
 */
public record FaultPlan(
    Connecting connecting,
    int connack,
    Telemetry telemetry,
    Duration acknowledgementDelay,
    List<Poison> poison,
    List<Wrong> wrong) {

  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  /** Nothing goes wrong. */
  public static final FaultPlan NONE =
      new FaultPlan(Connecting.ACCEPT, 3, Telemetry.NORMAL, Duration.ZERO, List.of(), List.of());

  /** What becomes of new connections. */
  public enum Connecting {
    ACCEPT,
    /** The hub answers with a return code and closes. */
    REFUSE,
    /** The hub takes the CONNECT and never answers it. */
    IGNORE
  }

  /** What a device does, as far as a wrong answer can be given to it. */
  public enum Operation {
    TELEMETRY,
    TWIN_READ,
    TWIN_UPDATE,
    CLOUD_RECEIVE
  }

  /** Has an operation answered with an error, whatever the protocol makes of that. */
  public record Wrong(Operation operation, HubFault.Code code) {}

  /** What becomes of device-to-cloud messages. */
  public enum Telemetry {
    NORMAL,
    /** They are stored, and no acknowledgement is sent. */
    UNACKNOWLEDGED,
    /** They are neither stored nor acknowledged. */
    DROPPED
  }

  /**
   * Marks messages by one of their properties.
   *
   * @param name a system property by its AMQP name, for instance {@code message-id}, or an
   *     application property
   */
  public record Poison(String name, String value) {

    boolean isIn(TelemetryMessage message) {
      return value.equals(message.systemProperties().get(name))
          || value.equals(message.properties().get(name));
    }
  }

  public FaultPlan {
    poison = List.copyOf(poison);
    wrong = List.copyOf(wrong);
    if (connack < 1 || connack > 5) {
      throw new IllegalArgumentException("connack: " + connack + " is not from 1 to 5");
    }
    if (acknowledgementDelay.isNegative() || acknowledgementDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "acknowledgementDelay: "
              + acknowledgementDelay.toMillis()
              + " ms is not from 0 to "
              + LONGEST_DELAY.toMillis());
    }
  }

  /** A plan without wrong answers. */
  public FaultPlan(
      Connecting connecting,
      int connack,
      Telemetry telemetry,
      Duration acknowledgementDelay,
      List<Poison> poison) {
    this(connecting, connack, telemetry, acknowledgementDelay, poison, List.of());
  }

  /** Refuses an operation that is to be answered wrongly. */
  public void require(Operation operation) throws HubFault {
    for (Wrong one : wrong) {
      if (one.operation() == operation) {
        throw new HubFault(one.code(), "a test wants this answer to " + operation);
      }
    }
  }

  /** Whether the arrival of this message ends the connection. */
  public boolean poisons(TelemetryMessage message) {
    return !poison.isEmpty() && poison.stream().anyMatch(mark -> mark.isIn(message));
  }
}
