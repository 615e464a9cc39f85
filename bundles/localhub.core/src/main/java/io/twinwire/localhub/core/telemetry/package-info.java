/** What devices sent: kept by partition and by identity, and read again. */
@NullMarked
package io.twinwire.localhub.core.telemetry;

import org.jspecify.annotations.NullMarked;
