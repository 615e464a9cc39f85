package io.twinwire.twin.config;

/** Properties of a configuration that belong to the framework and its tools. */
final class FrameworkKeys {

  private FrameworkKeys() {}

  static boolean contains(String id) {
    return id.startsWith("service.") || id.startsWith("felix.fileinstall.");
  }
}
