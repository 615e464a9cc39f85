package io.twinwire.hub.transport;

import java.util.List;

/** What the transport tells its own health check. */
public interface TransportStatus {

  /** The settings that are not in force as they were given, and what is; empty when all are. */
  List<String> faults();

  Tries tries();

  /**
   * How often the connection is opened.
   *
   * @param lately tries in the last minute
   * @param most how many there may be in a minute
   * @param failures tries and connections in a row that failed, or did not hold for a minute
   */
  record Tries(int lately, int most, int failures) {

    @Override
    public String toString() {
      String text = lately + " tries in the last minute, at most " + most;
      return failures == 0 ? text : text + "; " + failures + " in a row did not last";
    }
  }
}
