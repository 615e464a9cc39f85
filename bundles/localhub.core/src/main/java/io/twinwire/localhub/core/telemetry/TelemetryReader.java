package io.twinwire.localhub.core.telemetry;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.identity.Records;
import io.twinwire.localhub.core.store.Changes;
import java.util.List;

/** Reads what devices sent. */
public final class TelemetryReader implements TelemetryStore {

  private final Changes changes;
  private final Records records;
  private final Telemetry telemetry;

  public TelemetryReader(Changes changes, Records records, Telemetry telemetry) {
    this.changes = changes;
    this.records = records;
    this.telemetry = telemetry;
  }

  @Override
  public List<StoredMessage> read(Identity identity, long after, int max) throws HubFault {
    if (max < 1) {
      throw Faults.invalid("max: " + max + " is below 1");
    }
    List<byte[]> page =
        changes.change(now -> telemetry.read(records.get(identity).generationId(), after, max));
    return page.stream().map(Telemetry::decoded).toList();
  }
}
