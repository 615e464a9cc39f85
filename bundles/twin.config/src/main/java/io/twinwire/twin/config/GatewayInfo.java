package io.twinwire.twin.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** What the gateway says of itself at each connect. */
final class GatewayInfo {

  private GatewayInfo() {}

  /** The reported property {@code gateway}. */
  static Map<String, Object> gateway(BundleContext context) {
    Map<String, Object> gateway = new LinkedHashMap<>();
    gateway.put("java", System.getProperty("java.version", "unknown"));
    gateway.put("os", System.getProperty("os.name", "unknown"));
    gateway.put("arch", System.getProperty("os.arch", "unknown"));
    gateway.put("framework", framework(context));
    return gateway;
  }

  /** The setting or, where there is none, the version of the product. */
  static String firmwareVersion(Settings settings, Version product) {
    return settings.firmwareVersion().isEmpty()
        ? product.getMajor() + "." + product.getMinor() + "." + product.getMicro()
        : settings.firmwareVersion();
  }

  private static String framework(BundleContext context) {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    String name = framework == null ? "" : String.valueOf(framework.getSymbolicName());
    Version version = framework == null ? Version.emptyVersion : framework.getVersion();
    String known =
        switch (name) {
          case "org.apache.felix.framework" -> "Felix";
          case "org.eclipse.osgi" -> "Equinox";
          default -> name;
        };
    String number = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    return known + " " + number;
  }
}
