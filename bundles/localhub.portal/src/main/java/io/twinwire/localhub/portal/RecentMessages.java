package io.twinwire.localhub.portal;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryStore;
import java.util.List;

/**
 * Finds a device's last messages. The store reads forwards only, and a day's telemetry is too much
 * to read through: the end is found by probing, in a number of reads that grows with the logarithm.
 */
final class RecentMessages {

  private RecentMessages() {}

  /** The last messages, oldest first, at most so many. */
  static List<StoredMessage> of(TelemetryStore store, Identity identity, int max) throws HubFault {
    long last = lastSequence(store, identity);
    return last == 0 ? List.of() : store.read(identity, Math.max(0, last - max), max);
  }

  private static long lastSequence(TelemetryStore store, Identity identity) throws HubFault {
    long known = 0;
    long step = 1;
    while (true) {
      List<StoredMessage> next = store.read(identity, known + step - 1, 1);
      if (next.isEmpty()) {
        break;
      }
      known = next.get(0).sequence();
      step *= 2;
    }
    long none = known + step - 1;
    while (known < none) {
      long middle = known + (none - known) / 2;
      List<StoredMessage> next = store.read(identity, middle, 1);
      if (next.isEmpty()) {
        none = middle;
      } else {
        known = next.get(0).sequence();
      }
    }
    return known;
  }
}
