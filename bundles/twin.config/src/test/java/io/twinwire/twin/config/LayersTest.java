package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.BaseStore;
import io.twinwire.twin.config.layer.StateFiles;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in force is the local base overlaid by desired, whatever happened before. */
class LayersTest {

  private static final UnitName UNIT = UnitName.of("s");
  private static final Section SECTION = new Section("s", "p", false);

  @Property(tries = 150)
  void whatIsInForceIsTheBaseOverlaidByDesired(
      @ForAll("layers") Map<String, Object> start,
      @ForAll("histories") List<Map<String, Object>> overlays,
      @ForAll("layers") Map<String, Object> edit)
      throws IOException {
    Path directory = Files.createTempDirectory("layers");
    FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
    Map<String, Object> base = new TreeMap<>(start);
    boolean exists = !start.isEmpty();
    if (exists) {
      admin.local("p", base);
    }
    try {
      for (Map<String, Object> overlay : overlays) {
        // A new applier each time: only what is on disk is remembered.
        apply(applier(admin, directory), overlay);
        Map<String, Object> wanted = new TreeMap<>(base);
        wanted.putAll(overlay);
        Map<String, Object> inForce = admin.properties("p");
        assertThat(inForce == null ? Map.of() : inForce).isEqualTo(wanted);
        if (inForce != null) {
          Map<String, Object> edited = new TreeMap<>(inForce);
          edit.forEach(
              (key, value) -> {
                if (!overlay.containsKey(key)) {
                  edited.put(key, value);
                  base.put(key, value);
                }
              });
          admin.local("p", edited);
        }
      }
      applier(admin, directory).restore("p");
      Map<String, Object> left = admin.properties("p");
      assertThat(left == null ? Map.of() : left).isEqualTo(base);
      assertThat(applier(admin, directory).owned("p")).isEmpty();
    } finally {
      clear(directory);
    }
  }

  @Provide
  Arbitrary<Map<String, Object>> layers() {
    return Arbitraries.maps(
            Arbitraries.of("a", "b", "c", "d"),
            Arbitraries.oneOf(
                Arbitraries.of(1, 2).asGeneric(), Arbitraries.of("x", "y").asGeneric()))
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> histories() {
    return layers().list().ofMaxSize(5);
  }

  @Test
  void allTypesOfABaseComeBackAsTheyWere(@TempDir Path directory) throws IOException {
    Map<String, Object> base = new LinkedHashMap<>();
    base.put("a", new int[] {1, 2});
    base.put("b", new String[] {"x", ""});
    base.put("c", List.of(1L, 2L));
    base.put("d", 'c');
    base.put("e", 0.1f);
    base.put("f", (byte) 5);
    base.put("g", new Double[] {Double.NaN});
    base.put("h", new boolean[] {true});
    FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
    admin.local("p", base);
    Map<String, Object> overlay = new LinkedHashMap<>();
    base.keySet().forEach(key -> overlay.put(key, "covered"));
    apply(applier(admin, directory), overlay);
    applier(admin, directory).restore("p");
    Map<String, Object> left = admin.properties("p");
    assertThat(left.keySet()).isEqualTo(base.keySet());
    base.forEach((key, value) -> assertThat(left.get(key)).isEqualTo(value));
  }

  @Test
  void theFilesOfTheBaseAreForTheOwnerOnly(@TempDir Path directory) throws IOException {
    FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
    apply(applier(admin, directory), Map.of("a", 1));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(Files.getPosixFilePermissions(file)).hasSize(2))
          .asString()
          .endsWith("base-p.json");
    }
  }

  @Test
  void aPidOfAnyCharactersHasAFile(@TempDir Path directory) throws IOException {
    StateFiles files = new StateFiles(() -> directory);
    String name = "base-a/b~c:d?€%41";
    files.write(name, Map.of("x", 1L));
    assertThat(files.names("base-")).isEqualTo(List.of(name));
    assertThat(files.read(name)).contains(Map.of("x", 1L));
    files.delete(name);
    assertThat(files.names("")).isEmpty();
  }

  @Test
  void aDamagedFileIsSetAsideAndSaidAndTheTwinIsAppliedAllTheSame(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("base-p.json"), "{");
    Files.writeString(directory.resolve("units.json"), "[");
    Gateway gateway = new Gateway(directory).start().connect();
    gateway.desired("{\"sendInterval\":5}");
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(directory.resolve("base-p.json.damaged")).hasContent("{");
    assertThat(gateway.bridge.status().refusals())
        .singleElement()
        .asString()
        .contains("the local values of p are lost", "base-p.json.damaged");
  }

  private static void apply(Applier applier, Map<String, Object> overlay) throws IOException {
    Applier.Present present = applier.look(SECTION.pid(UNIT));
    applier.apply(applier.plan(UNIT, SECTION, present, overlay, Optional.empty()));
  }

  private static Applier applier(FakeConfigurationAdmin admin, Path directory) {
    return new Applier(admin.service(), new BaseStore(new StateFiles(() -> directory)));
  }

  private static void clear(Path directory) throws IOException {
    for (Path file : Set.copyOf(list(directory))) {
      Files.delete(file);
    }
    Files.delete(directory);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
