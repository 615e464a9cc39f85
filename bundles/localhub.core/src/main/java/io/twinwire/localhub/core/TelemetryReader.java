package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryStore;
import java.util.List;

/** Reads what devices sent. */
final class TelemetryReader implements TelemetryStore {

  private final Hub hub;

  TelemetryReader(Hub hub) {
    this.hub = hub;
  }

  @Override
  public List<StoredMessage> read(Identity identity, long after, int max) throws HubFault {
    if (max < 1) {
      throw Faults.invalid("max: " + max + " is below 1");
    }
    List<byte[]> page =
        hub.change(now -> hub.telemetry().read(hub.get(identity).generationId(), after, max));
    return page.stream().map(Telemetry::decoded).toList();
  }
}
