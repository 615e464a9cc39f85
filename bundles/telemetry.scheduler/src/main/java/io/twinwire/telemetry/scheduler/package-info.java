/** Samples sensors on schedule and offers what they read as messages. */
@NullMarked
package io.twinwire.telemetry.scheduler;

import org.jspecify.annotations.NullMarked;
