package io.twinwire.twin.config.layer;

/** Properties of a configuration that belong to the framework and its tools. */
public final class FrameworkKeys {

  private FrameworkKeys() {}

  public static boolean contains(String id) {
    return id.startsWith("service.") || id.startsWith("felix.fileinstall.");
  }
}
