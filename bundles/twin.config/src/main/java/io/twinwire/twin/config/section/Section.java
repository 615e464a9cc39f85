package io.twinwire.twin.config.section;

/**
 * A section of the desired twin and what it configures.
 *
 * @param pid the PID, or the factory PID whose instances are the section's members
 */
public record Section(String name, String pid, boolean factory) {

  /** The PID of the one configuration, or of the instance's. */
  public String pid(UnitName unit) {
    return unit.instance().map(instance -> pid + "~" + instance).orElse(pid);
  }
}
