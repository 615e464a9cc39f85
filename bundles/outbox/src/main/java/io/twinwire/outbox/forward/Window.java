package io.twinwire.outbox.forward;

/**
 * How much may wait for the hub's acknowledgement at once. After a crash or a lost connection so
 * much is repeated at most.
 */
public record Window(int messages, long bytes) {}
