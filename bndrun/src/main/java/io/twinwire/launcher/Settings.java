package io.twinwire.launcher;

import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.framework.Constants;

/** The properties that carry the options to the bundles and to the libraries in them. */
final class Settings {

  private static final String DATA = "twinwire.data";

  private final Product product;
  private final Options options;
  private final Directories directories;

  Settings(Product product, Options options, Directories directories) {
    this.product = product;
    this.options = options;
    this.directories = directories;
  }

  /** What the framework and its bundles read. */
  Map<String, String> framework() {
    Map<String, String> properties = new LinkedHashMap<>();
    // ConfigAdmin waits for the plugin, so that no component ever sees a literal placeholder.
    properties.put("felix.cm.config.plugins", "org.apache.felix.configadmin.plugin.interpolation");
    product
        .frameworkProperties()
        .forEach((key, value) -> properties.put(key, value.replace("${" + DATA + "}", data())));
    properties.put(Constants.FRAMEWORK_STORAGE, directories.framework().toString());
    properties.put("felix.cm.dir", directories.config().toString());
    properties.putAll(product());
    return properties;
  }

  /** What libraries read, before the framework is made. */
  void applyToSystem() {
    product().forEach(System::setProperty);
    // The JDK's own temporary files heed the first only in part, for it is read at the very start:
    // whatever library unpacks natives is told by its own property too.
    String temporary = directories.temporary().toString();
    System.setProperty("java.io.tmpdir", temporary);
    setUnlessChosen("jna.tmpdir", temporary);
    setUnlessChosen("org.sqlite.tmpdir", temporary);
    setUnlessChosen("io.netty.native.workdir", temporary);
    // The JNA library of the system may be of another version than the bundle.
    setUnlessChosen("jna.nosys", "true");
    // Libraries that log through the JDK, onto the console, are heard when something is wrong.
    Logger.getLogger("").setLevel(Level.WARNING);
    URL logback = Settings.class.getResource("/logback.xml");
    if (logback != null) {
      setUnlessChosen("logback.configurationFile", logback.toString());
    }
  }

  private Map<String, String> product() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(DATA, data());
    properties.put("twinwire.log", directories.log().toString());
    properties.put("twinwire.version", product.version());
    if (product.hub()) {
      properties.put("twinwire.address", options.address());
      properties.put("twinwire.portal.port", Integer.toString(options.portalPort()));
      properties.put("twinwire.proxy.port", Integer.toString(options.proxyPort()));
    }
    return properties;
  }

  private String data() {
    return directories.data().toString();
  }

  private static void setUnlessChosen(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
