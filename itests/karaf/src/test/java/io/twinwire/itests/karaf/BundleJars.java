package io.twinwire.itests.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Bundles inside an archive. */
final class BundleJars {

  private static final String NAME = "Bundle-SymbolicName";
  private static final String VERSION = "Bundle-Version";

  private BundleJars() {}

  /** All bundles in an archive, as they should be found in a framework: active. */
  static List<InstalledBundle> in(Path archive) throws IOException {
    List<InstalledBundle> bundles = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".jar")) {
          bundles.add(of(new JarInputStream(zip)));
        }
      }
    }
    return bundles;
  }

  /** A bundle, as it should be found in a framework: active. */
  static InstalledBundle of(Path jar) throws IOException {
    try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
      return of(in);
    }
  }

  private static InstalledBundle of(JarInputStream jar) {
    Attributes headers = jar.getManifest().getMainAttributes();
    return new InstalledBundle(name(headers), headers.getValue(VERSION), "Active");
  }

  /** Writes a bundle of an archive as another version of itself. */
  static void extract(Path archive, String name, String version, Path to) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".jar")) {
          JarInputStream jar = new JarInputStream(zip);
          Manifest manifest = jar.getManifest();
          if (name(manifest.getMainAttributes()).equals(name)) {
            manifest.getMainAttributes().putValue(VERSION, version);
            write(manifest, jar, to);
            return;
          }
        }
      }
    }
    throw new IOException(archive + " holds no " + name);
  }

  private static void write(Manifest manifest, JarInputStream jar, Path to) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
      for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        ((InputStream) jar).transferTo(out);
      }
    }
  }

  private static String name(Attributes headers) {
    return headers.getValue(NAME).replaceFirst(";.*", "");
  }
}
