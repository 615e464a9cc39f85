package io.twinwire.itests.wiring.parts;

/** A component of a bundle that is made, installed and updated while the gateway runs. */
public final class Late {}
