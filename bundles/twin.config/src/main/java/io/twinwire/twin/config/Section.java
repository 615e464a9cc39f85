package io.twinwire.twin.config;

/**
 * A section of the desired twin and what it configures.
 *
 * @param pid the PID, or the factory PID whose instances are the section's members
 */
record Section(String name, String pid, boolean factory) {

  /** The PID of the one configuration, or of the instance's. */
  String pid(UnitName unit) {
    return unit.instance().map(instance -> pid + "~" + instance).orElse(pid);
  }
}
