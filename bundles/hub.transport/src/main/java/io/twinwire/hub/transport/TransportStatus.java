package io.twinwire.hub.transport;

import java.util.List;

/** What the transport tells its own health check. */
public interface TransportStatus {

  /** The settings that are not in force as they were given, and what is; empty when all are. */
  List<String> faults();
}
