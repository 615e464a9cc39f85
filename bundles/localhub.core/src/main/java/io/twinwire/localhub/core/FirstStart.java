package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** What the first start of a hub makes, and that it was. */
final class FirstStart {

  private static final String SETTING = "started";

  private final Store store;

  FirstStart(Store store) {
    this.store = store;
  }

  /** When it was, or that it is now. */
  Instant time(Clock clock) {
    String started = store.settings().get(SETTING);
    return started == null ? clock.instant() : Instant.parse(started);
  }

  /** Creates the first device, where there is to be one, unless it was done before. */
  void complete(Hub hub, Registry registry, String firstDevice) throws HubFault {
    if (store.settings().containsKey(SETTING)) {
      return;
    }
    hub.run(
        now -> {
          if (!firstDevice.isEmpty()) {
            registry.create(Identity.device(firstDevice), Map.of(), now);
          }
          store.settings().put(SETTING, now.toString());
          store.changed();
        });
  }
}
