package io.twinwire.telemetry.scheduler;

import java.time.Duration;
import java.util.stream.Collectors;
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
    line(text, every(telemetry.apart()));
    line(
        text,
        "sensors: "
            + telemetry.sensors().entrySet().stream()
                .map(sensor -> sensor.getKey() + " " + how(sensor.getValue()))
                .collect(Collectors.joining(", ")));
    line(
        text,
        telemetry
            .lastMessage()
            .map(last -> "last message: " + last.messageNumber() + " (" + last.messageId() + ")")
            .orElse("no message yet"));
    telemetry.troubles().forEach(trouble -> line(text, trouble));
    return text.toString();
  }

  private static String how(Duration interval) {
    return interval.isZero() ? "reports by itself" : every(interval);
  }

  private static String every(Duration interval) {
    return "every " + interval.toSeconds() + " s";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
