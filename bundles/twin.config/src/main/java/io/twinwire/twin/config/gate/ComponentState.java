package io.twinwire.twin.config.gate;

import java.util.List;

/**
 * How a component stands to a configuration.
 *
 * @param takenUp whether its properties show the configuration's values
 * @param satisfied whether it is satisfied or active
 * @param failure why its activation failed; empty where it did not
 * @param missing what it waits for, a word each
 */
public record ComponentState(
    String name, boolean takenUp, boolean satisfied, String failure, List<String> missing) {

  public ComponentState {
    missing = List.copyOf(missing);
  }

  /** What it waits for, as a message says it. */
  public String waiting() {
    return missing.isEmpty() ? "its configuration" : String.join(", ", missing);
  }
}
