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
   * @param drops connections in a row that did not hold for a minute
   */
  record Tries(int lately, int most, int drops) {

    @Override
    public String toString() {
      String text = lately + " tries in the last minute, at most " + most;
      return drops == 0 ? text : text + "; " + drops + " connections in a row did not last";
    }
  }
}
