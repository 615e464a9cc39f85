package io.twinwire.api.hub;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: hears of the twin as a whole. It is called with the full twin after every connect,
 * after every desired change, and with the last known twin when the service arrives while
 * connected. Patches are merged before the call; a gap in the versions is read again first, so that
 * no desired state is missed, though versions in between may be skipped. Calls come in order, one
 * at a time, and must return at once.
 */
@ConsumerType
public interface TwinListener {

  void twinChanged(Twin twin);
}
