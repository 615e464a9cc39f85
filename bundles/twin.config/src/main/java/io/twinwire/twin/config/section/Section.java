package io.twinwire.twin.config.section;

/**
 * A section of the desired twin and what it configures.
 *
 * @param pid the PID, or the factory PID whose instances are the section's members
 */
public record Section(String name, String pid, boolean factory) {

  /** The section of a unit whose PID is known. */
  public static Section of(UnitName unit, String pid) {
    return new Section(
        unit.section(),
        unit.instance()
            .map(instance -> pid.substring(0, pid.length() - instance.length() - 1))
            .orElse(pid),
        unit.instance().isPresent());
  }

  /** The PID of the one configuration, or of the instance's. */
  public String pid(UnitName unit) {
    return unit.instance().map(instance -> pid + "~" + instance).orElse(pid);
  }
}
