/** The local hub's rules without a network: registry, twins, access, sessions, telemetry. */
@NullMarked
package io.twinwire.localhub.core;

import org.jspecify.annotations.NullMarked;
