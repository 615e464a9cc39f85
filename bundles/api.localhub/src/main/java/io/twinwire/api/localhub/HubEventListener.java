package io.twinwire.api.localhub;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: hears of everything that happens at the hub, in order, on a thread that is not the
 * network's. A listener that throws harms nobody else.
 */
@ConsumerType
public interface HubEventListener {

  void hubEvent(HubEvent event);
}
