package io.twinwire.hub.transport;

import java.util.Map;

/** The whole twin as an answer of the hub holds it. */
record TwinDocument(
    Map<String, Object> desired,
    long desiredVersion,
    Map<String, Object> reported,
    long reportedVersion) {}
