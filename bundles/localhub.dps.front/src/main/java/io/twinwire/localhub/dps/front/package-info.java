/** The local provisioning service on the hub's ports: thin fronts, one for each protocol. */
@NullMarked
package io.twinwire.localhub.dps.front;

import org.jspecify.annotations.NullMarked;
