package io.twinwire.itests.tally;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Counts the messages of each device in the order in which the hub stores them, on the hub's thread
 * for listeners, so that nobody waits for it. Prints {@code tally DEVICE first} at the first
 * message of a connection and the {@link Count} at its end.
 */
@Component(immediate = true)
public final class Tally implements HubEventListener {

  private final Map<String, Count> counts = new HashMap<>();

  @Override
  public void hubEvent(HubEvent event) {
    String device = event.identity().deviceId();
    if (event instanceof HubEvent.Telemetry telemetry) {
      Count count = counts.computeIfAbsent(device, none -> new Count());
      if (count.add(telemetry.message())) {
        System.out.println("tally " + device + " first");
      }
    } else if (event instanceof HubEvent.Connection connection
        && connection.state().equals("disconnected")) {
      Count count = counts.computeIfAbsent(device, none -> new Count());
      System.out.println("tally " + device + " " + count.close());
    }
  }
}
