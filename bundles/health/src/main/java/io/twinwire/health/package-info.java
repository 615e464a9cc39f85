/** Runs the health checks and reports a short summary into the twin. */
@NullMarked
package io.twinwire.health;

import org.jspecify.annotations.NullMarked;
