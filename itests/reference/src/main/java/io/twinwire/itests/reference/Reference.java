package io.twinwire.itests.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The configuration reference: read from built bundles, held against the committed page. */
final class Reference {

  private Reference() {}

  /**
   * Writes the page where it is not what the bundles say.
   *
   * @throws IllegalStateException where it had to, and where a description leaves something out
   */
  static void renew(List<Path> bundles, Path page) throws IOException {
    List<Configuration> configurations = new ArrayList<>();
    for (Path bundle : bundles) {
      configurations.addAll(BundleReader.read(bundle));
    }
    List<String> faults = Faults.of(configurations);
    if (!faults.isEmpty()) {
      throw new IllegalStateException(String.join("\n", faults));
    }
    String wanted = Page.of(configurations);
    if (!Files.exists(page) || !Files.readString(page).equals(wanted)) {
      Files.writeString(page, wanted);
      Path name = page.getParent().getFileName().resolve(page.getFileName());
      throw new IllegalStateException(
          name + " was out of date. It has been written anew: commit it.");
    }
  }

  /**
   * The jars of every bundle of the folder.
   *
   * @throws IllegalStateException where one is not built
   */
  static List<Path> jars(Path bundles) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> folders = Files.list(bundles)) {
      for (Path folder : folders.filter(f -> Files.exists(f.resolve("pom.xml"))).toList()) {
        List<Path> built = built(folder.resolve("target"));
        if (built.isEmpty()) {
          throw new IllegalStateException(folder.normalize() + " has no jar: build it first");
        }
        jars.addAll(built);
      }
    }
    return jars;
  }

  private static List<Path> built(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
          .toList();
    }
  }
}
