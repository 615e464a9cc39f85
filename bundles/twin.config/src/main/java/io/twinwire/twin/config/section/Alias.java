package io.twinwire.twin.config.section;

/** Where a short name at the top of the desired properties leads. */
public record Alias(String section, String key) {}
