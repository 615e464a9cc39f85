package io.twinwire.telemetry.scheduler;

import java.time.Duration;

/**
 * How a channel is told.
 *
 * @param byException whether only what changed is told
 * @param maxSilence zero for none
 */
record Policy(
    Aggregation aggregation, boolean byException, Deadband deadband, Duration maxSilence) {}
