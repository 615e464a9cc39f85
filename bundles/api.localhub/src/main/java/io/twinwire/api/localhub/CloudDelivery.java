package io.twinwire.api.localhub;

import java.time.Instant;

/**
 * A cloud-to-device message on its way to the device, locked until it is settled.
 *
 * @param message with {@code to} among its system properties, and the moment it expires
 * @param lockToken names this delivery when it is settled; letters, digits and hyphens
 * @param sequence rises by one per identity, from 1; a message keeps its own
 * @param deliveryCount how often the message was abandoned before
 * @param lockedUntil when the message goes back into the queue
 */
public record CloudDelivery(
    CloudMessage message,
    String lockToken,
    long sequence,
    Instant enqueuedTime,
    int deliveryCount,
    Instant lockedUntil) {}
