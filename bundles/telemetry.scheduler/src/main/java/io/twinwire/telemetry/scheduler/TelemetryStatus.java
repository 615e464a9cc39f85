package io.twinwire.telemetry.scheduler;

import io.twinwire.api.outbox.Acceptance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the scheduler tells its own command and health check. */
public interface TelemetryStatus {

  /** How often messages are to be sent. */
  Duration sendInterval();

  /** How often messages are sent: the send interval, or what the quota stretches it to. */
  Duration apart();

  /**
   * The names of the sensors, in order, and how often each is sampled; zero where it reports by
   * itself.
   */
  Map<String, Duration> sensors();

  /** The last message that the outbox accepted. */
  Optional<Acceptance> lastMessage();

  /** What an operator should know; empty when all is well. */
  List<String> troubles();
}
