package io.twinwire.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * A bundle inside the executable jar.
 *
 * @param name the file name without version and {@code .jar}: what the bundle is called for ever
 * @param entry where its bytes are
 */
record BundleFile(String name, ZipEntry entry) {

  private static final String FOLDER = "bundles/";
  private static final String EXTENSION = ".jar";
  private static final Pattern VERSIONED = Pattern.compile("(.+?)-\\d+(\\..*)?");

  /** The location to install it by; a new version of it has the same. */
  String location() {
    return BundleInstaller.LOCATION + name;
  }

  /** Tells its content from another; out of the jar's directory, nothing is read for it. */
  String fingerprint() {
    return Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
  }

  /** All bundles of the jar: those that start first in their order, then the others by name. */
  static List<BundleFile> list(JarFile jar, List<String> startOrder) {
    List<ZipEntry> entries = new ArrayList<>();
    Map<String, Integer> uses = new HashMap<>();
    jar.stream()
        .filter(entry -> entry.getName().startsWith(FOLDER))
        .filter(entry -> entry.getName().endsWith(EXTENSION))
        .forEach(
            entry -> {
              entries.add(entry);
              uses.merge(unversioned(entry), 1, Integer::sum);
            });
    return entries.stream()
        .map(
            entry ->
                // Two versions side by side can only be told apart with their versions.
                uses.getOrDefault(unversioned(entry), 0) == 1
                    ? new BundleFile(unversioned(entry), entry)
                    : new BundleFile(base(entry), entry))
        .sorted(
            Comparator.comparingInt((BundleFile file) -> rank(startOrder, file))
                .thenComparing(BundleFile::name))
        .toList();
  }

  private static int rank(List<String> startOrder, BundleFile file) {
    int index = startOrder.indexOf(file.name());
    return index < 0 ? startOrder.size() : index;
  }

  private static String unversioned(ZipEntry entry) {
    Matcher matcher = VERSIONED.matcher(base(entry));
    return matcher.matches() ? matcher.group(1) : base(entry);
  }

  private static String base(ZipEntry entry) {
    String name = entry.getName();
    return name.substring(FOLDER.length(), name.length() - EXTENSION.length());
  }
}
