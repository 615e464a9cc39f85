package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryStore;
import java.util.List;

/** Reads what devices sent. */
final class TelemetryReader implements TelemetryStore {

  private record Page(String generationId, List<Telemetry.Raw> messages) {}

  private final Hub hub;

  TelemetryReader(Hub hub) {
    this.hub = hub;
  }

  @Override
  public List<StoredMessage> read(Identity identity, long after, int max) throws HubFault {
    if (max < 1) {
      throw Faults.invalid("max: " + max + " is below 1");
    }
    Page page =
        hub.change(
            now -> {
              String generation = hub.get(identity).generationId();
              return new Page(generation, hub.telemetry().read(generation, after, max));
            });
    return page.messages().stream()
        .map(raw -> Telemetry.decoded(identity, page.generationId(), raw))
        .toList();
  }
}
