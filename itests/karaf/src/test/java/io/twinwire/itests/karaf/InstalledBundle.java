package io.twinwire.itests.karaf;

/** A bundle as Karaf shows it. */
record InstalledBundle(String name, String version, String state) {}
