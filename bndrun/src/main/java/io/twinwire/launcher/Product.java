package io.twinwire.launcher;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What an executable jar says about itself in {@code launch.properties}.
 *
 * @param name the jar's name without {@code .jar}
 * @param title its name for people
 * @param version the product's version
 * @param hub whether there is a local hub in it, and with it an address and ports to choose
 * @param startOrder the bundles, by file name without version, that start before all others
 * @param frameworkProperties more properties for the framework
 */
record Product(
    String name,
    String title,
    String version,
    boolean hub,
    List<String> startOrder,
    Map<String, String> frameworkProperties) {

  static final String FILE = "launch.properties";
  private static final String FRAMEWORK = "framework.";

  Product {
    startOrder = List.copyOf(startOrder);
    frameworkProperties = Map.copyOf(frameworkProperties);
  }

  static Product read(JarFile jar) throws IOException, LaunchException {
    ZipEntry entry = jar.getEntry(FILE);
    if (entry == null) {
      throw LaunchException.failed(jar.getName() + ": holds no " + FILE);
    }
    Properties properties = new Properties();
    try (Reader reader = new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return of(properties);
  }

  static Product of(Properties properties) throws LaunchException {
    Map<String, String> framework = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(FRAMEWORK)) {
        framework.put(key.substring(FRAMEWORK.length()), properties.getProperty(key).strip());
      }
    }
    return new Product(
        required(properties, "name"),
        required(properties, "title"),
        required(properties, "version"),
        flag(properties, "hub"),
        Stream.of(properties.getProperty("start-order", "").split("[,\\s]+"))
            .filter(name -> !name.isEmpty())
            .toList(),
        framework);
  }

  private static String required(Properties properties, String key) throws LaunchException {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw LaunchException.failed(FILE + ": " + key + " is missing");
    }
    return value;
  }

  private static boolean flag(Properties properties, String key) throws LaunchException {
    String value = required(properties, key);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw LaunchException.failed(FILE + ": " + key + ": " + value + " is not true or false");
    };
  }
}
