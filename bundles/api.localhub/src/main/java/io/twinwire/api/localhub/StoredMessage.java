package io.twinwire.api.localhub;

import java.time.Instant;

/**
 * A device-to-cloud message as the hub keeps it.
 *
 * @param sequence rises by one per identity, from 1
 * @param enqueuedTime when the hub took it
 * @param generationId the generation of the identity that sent it
 */
public record StoredMessage(
    Identity identity,
    long sequence,
    Instant enqueuedTime,
    String generationId,
    TelemetryMessage message) {}
