package io.twinwire.api.localhub;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The telemetry that the hub keeps, per identity, in the order of arrival. */
@ProviderType
public interface TelemetryStore {

  /**
   * Reads stored messages.
   *
   * @param after only messages with a greater sequence; 0 for all that are kept
   * @param max at most so many, 1 and up
   */
  List<StoredMessage> read(Identity identity, long after, int max) throws HubFault;
}
