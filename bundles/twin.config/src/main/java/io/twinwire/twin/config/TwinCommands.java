package io.twinwire.twin.config;

import io.twinwire.twin.config.report.UnitReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code twin:status}. */
@Component(
    service = TwinCommands.class,
    property = {"osgi.command.scope=twin", "osgi.command.function=status"})
public final class TwinCommands {

  private static final String LINE = "%-32s %7s %4s %7s  %s%n";

  private final TwinStatus.Source source;

  @Activate
  public TwinCommands(@Reference TwinStatus.Source source) {
    this.source = source;
  }

  /**
   * The desired version, and of each unit the answer, the version that runs, and why not the
   * newest.
   */
  public String status() {
    TwinStatus status = source.twinStatus();
    StringBuilder text = new StringBuilder();
    text.append(
        status.version() == 0
            ? String.format("the twin has not been read yet%n")
            : String.format(
                "desired version %d, code %d%n",
                status.version(), UnitReport.worst(status.units().values())));
    if (!status.units().isEmpty()) {
      text.append(String.format(LINE, "unit", "version", "code", "running", ""));
    }
    status
        .units()
        .forEach(
            (name, unit) ->
                text.append(
                    String.format(
                        LINE,
                        name,
                        unit.version(),
                        unit.code(),
                        unit.running() == 0 ? "-" : unit.running(),
                        remark(unit, status.onTrial().contains(name)))));
    status.refusals().forEach(fault -> text.append(fault).append(System.lineSeparator()));
    return text.toString();
  }

  private static String remark(UnitReport unit, boolean onTrial) {
    if (!onTrial) {
      return unit.description();
    }
    return unit.description().isEmpty() ? "on trial" : "on trial: " + unit.description();
  }
}
