package io.twinwire.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes tiny bundles, and executable jars around them. */
final class TestJar {

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private Manifest manifest = manifest();

  /** A bundle without content whose manifest has these headers. */
  static byte[] bundle(String name, String version, String... headers) throws IOException {
    Manifest manifest = bundleManifest(name, version);
    Attributes main = manifest.getMainAttributes();
    for (int i = 0; i < headers.length; i += 2) {
      main.putValue(headers[i], headers[i + 1]);
    }
    TestJar jar = new TestJar();
    jar.manifest = manifest;
    return jar.bytes();
  }

  /** A bundle with an activator. */
  static byte[] bundle(String name, String version, Class<?> activator) throws IOException {
    Manifest manifest = bundleManifest(name, version);
    manifest.getMainAttributes().putValue("Bundle-Activator", activator.getName());
    TestJar jar = new TestJar().classes(activator);
    jar.manifest = manifest;
    return jar.bytes();
  }

  TestJar with(String entry, byte[] content) {
    entries.put(entry, content);
    return this;
  }

  TestJar with(String entry, String content) {
    return with(entry, content.getBytes(StandardCharsets.UTF_8));
  }

  TestJar classes(Class<?>... classes) throws IOException {
    for (Class<?> type : classes) {
      String name = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
        with(name, in.readAllBytes());
      }
    }
    return this;
  }

  /** Makes it executable: the launcher's classes and those of a framework. */
  TestJar launcher(Class<?> framework) throws Exception {
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        with(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    Path source = Path.of(framework.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile jar = new JarFile(source.toFile())) {
      // Equinox knows itself by the headers of its own manifest.
      manifest.getMainAttributes().putAll(jar.getManifest().getMainAttributes());
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        // Whoever changes a signed jar leaves its signatures out.
        if (!entry.isDirectory() && !name.matches("META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|RSA))")) {
          with(name, jar.getInputStream(entry).readAllBytes());
        }
      }
    }
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    return this;
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes);
    return bytes.toByteArray();
  }

  private void write(OutputStream out) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
  }

  private static Manifest bundleManifest(String name, String version) {
    Manifest manifest = manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    main.putValue("Import-Package", "org.osgi.framework");
    return manifest;
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }
}
