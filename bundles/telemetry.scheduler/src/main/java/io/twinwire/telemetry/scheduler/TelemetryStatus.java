package io.twinwire.telemetry.scheduler;

import io.twinwire.api.outbox.Acceptance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the scheduler tells its own command and health check. */
public interface TelemetryStatus {

  Duration sendInterval();

  /** The names of the sensors that are sampled. */
  List<String> sensors();

  /** The last message that the outbox accepted. */
  Optional<Acceptance> lastMessage();

  /** What an operator should know; empty when all is well. */
  List<String> troubles();
}
