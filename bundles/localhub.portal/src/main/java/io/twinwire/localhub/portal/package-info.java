/** The local hub's page: devices, twins and telemetry in a browser, on loopback only. */
@NullMarked
package io.twinwire.localhub.portal;

import org.jspecify.annotations.NullMarked;
