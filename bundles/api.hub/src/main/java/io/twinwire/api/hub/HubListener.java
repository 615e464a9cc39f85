package io.twinwire.api.hub;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: hears of every change of the connection's state, in order. A service that arrives
 * later is told the present state first. Calls must return at once.
 */
@ConsumerType
public interface HubListener {

  void hubStateChanged(HubState state);
}
