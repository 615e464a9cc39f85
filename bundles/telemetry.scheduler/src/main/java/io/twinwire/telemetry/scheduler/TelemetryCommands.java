package io.twinwire.telemetry.scheduler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code telemetry:status}. */
@Component(
    service = TelemetryCommands.class,
    property = {"osgi.command.scope=telemetry", "osgi.command.function=status"})
public final class TelemetryCommands {

  private final TelemetryStatus telemetry;

  @Activate
  public TelemetryCommands(@Reference TelemetryStatus telemetry) {
    this.telemetry = telemetry;
  }

  /** What is sampled, how often, what came of it last, and what does not work. */
  public String status() {
    StringBuilder text = new StringBuilder();
    line(text, "every " + telemetry.sendInterval().toSeconds() + " s");
    line(text, "sensors: " + String.join(", ", telemetry.sensors()));
    line(
        text,
        telemetry
            .lastMessage()
            .map(last -> "last message: " + last.messageNumber() + " (" + last.messageId() + ")")
            .orElse("no message yet"));
    telemetry.troubles().forEach(trouble -> line(text, trouble));
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
