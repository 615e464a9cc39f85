package io.twinwire.outbox.store;

/**
 * How much the outbox may hold, and what happens at each limit.
 *
 * @param disk what share of its file system it may take, in percent
 * @param memory what may be held in memory while nothing can be written, in bytes
 */
public record Limits(
    long messages,
    boolean evictAtMessages,
    long bytes,
    boolean evictAtBytes,
    int disk,
    boolean evictAtDisk,
    long memory) {}
