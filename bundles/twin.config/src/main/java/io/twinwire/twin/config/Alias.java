package io.twinwire.twin.config;

/** Where a short name at the top of the desired properties leads. */
record Alias(String section, String key) {}
