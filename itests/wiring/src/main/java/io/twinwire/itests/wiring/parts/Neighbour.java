package io.twinwire.itests.wiring.parts;

/** What {@link Waiting} waits for; the tests register it. */
public interface Neighbour {}
