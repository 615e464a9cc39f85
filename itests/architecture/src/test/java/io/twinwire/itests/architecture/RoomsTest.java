package io.twinwire.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Clazz;
import aQute.bnd.osgi.Descriptors.PackageRef;
import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages within a bundle, its rooms, as its classes use each other in the end. */
class RoomsTest {

  private static final Path BUNDLES = Path.of("..", "..", "bundles");

  /** The bundles that have rooms, but localhub.http and twin.config, whose rooms form circles. */
  @ParameterizedTest
  @ValueSource(strings = {"localhub.core", "outbox", "support.sensor"})
  void rooms_use_each_other_in_one_direction(String bundle) throws Exception {
    Map<String, Set<String>> uses = uses(bundle);
    assertThat(uses).hasSizeGreaterThan(1);
    assertThat(circles(uses)).isEmpty();
  }

  /** Each room of a bundle with the others that it uses. */
  private static Map<String, Set<String>> uses(String bundle) throws Exception {
    String root = "io.twinwire." + bundle;
    Map<String, Set<String>> uses = new TreeMap<>();
    try (Analyzer analyzer = new Analyzer(new Jar(jar(bundle).toFile()))) {
      analyzer.analyze();
      for (Clazz clazz : analyzer.getClassspace().values()) {
        String room = clazz.getClassName().getPackageRef().getFQN();
        Set<String> used = uses.computeIfAbsent(room, name -> new TreeSet<>());
        for (PackageRef other : clazz.getReferred()) {
          String name = other.getFQN();
          if ((name.equals(root) || name.startsWith(root + ".")) && !name.equals(room)) {
            used.add(name);
          }
        }
      }
    }
    return uses;
  }

  /** What is left when every room that uses none of the others has gone, one after the other. */
  private static Map<String, Set<String>> circles(Map<String, Set<String>> uses) {
    Map<String, Set<String>> left = new TreeMap<>(uses);
    while (left.values().removeIf(used -> used.stream().noneMatch(left::containsKey))) {
      // A room that went may have been the last that another one used.
    }
    return left;
  }

  private static Path jar(String bundle) throws Exception {
    try (Stream<Path> files = Files.list(BUNDLES.resolve(bundle).resolve("target"))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      assertThat(jars).hasSize(1);
      return jars.get(0);
    }
  }
}
