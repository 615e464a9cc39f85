package io.twinwire.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md, held against the manifests of the bundles as built. */
class ArchitectureTest {

  private static final Path BUNDLES = Path.of("..", "..", "bundles");
  private static final Path RUNS = Path.of("..", "..", "bndrun");

  private static final Map<String, Manifest> manifests = new TreeMap<>();

  @BeforeAll
  static void readTheBundles() throws IOException {
    try (Stream<Path> folders = Files.list(BUNDLES)) {
      for (Path folder : folders.filter(f -> Files.exists(f.resolve("pom.xml"))).toList()) {
        try (Stream<Path> jars = Files.list(folder.resolve("target"))) {
          for (Path jar : jars.filter(j -> j.toString().endsWith(".jar")).toList()) {
            try (JarFile file = new JarFile(jar.toFile())) {
              manifests.put(folder.getFileName().toString(), file.getManifest());
            }
          }
        }
      }
    }
    assertThat(manifests).containsKeys("api.hub", "hub.transport", "localhub.core");
  }

  private static Parameters header(String bundle, String name) {
    return OSGiHeader.parseHeader(manifests.get(bundle).getMainAttributes().getValue(name));
  }

  /** The bundles' own packages among those imported, as bundle names. */
  private static List<String> ownImports(String bundle) {
    return header(bundle, "Import-Package").keySet().stream()
        .filter(name -> name.startsWith("io.twinwire."))
        .map(name -> name.substring("io.twinwire.".length()))
        .toList();
  }

  private static boolean isContract(String name) {
    return name.startsWith("api.") || name.equals("support") || name.startsWith("support.");
  }

  private static boolean isOfJava(String name) {
    return Object.class.getModule().getPackages().contains(name);
  }

  @Test
  void a_bundle_imports_no_implementation_of_another() {
    List<String> broken = new ArrayList<>();
    for (String bundle : manifests.keySet()) {
      for (String name : ownImports(bundle)) {
        if (!isContract(name)) {
          broken.add(bundle + " imports io.twinwire." + name);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void contracts_import_only_what_Java_and_OSGi_promise() {
    List<String> broken = new ArrayList<>();
    for (String bundle : manifests.keySet()) {
      if (bundle.startsWith("api.")) {
        for (String name : header(bundle, "Import-Package").keySet()) {
          if (!name.startsWith("org.osgi.util.") && !isOfJava(name)) {
            broken.add(bundle + " imports " + name);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void only_contracts_and_support_export_packages_of_ours() {
    List<String> broken = new ArrayList<>();
    for (String bundle : manifests.keySet()) {
      for (String name : header(bundle, "Export-Package").keySet()) {
        boolean ours = name.startsWith("io.twinwire.");
        if (ours && !isContract(bundle) || !ours && !bundle.equals("hub.sdk")) {
          broken.add(bundle + " exports " + name);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void name_folder_and_root_package_agree() {
    for (String bundle : manifests.keySet()) {
      assertThat(header(bundle, "Bundle-SymbolicName").keySet())
          .containsExactly("io.twinwire." + bundle);
      for (String name : header(bundle, "Export-Package").keySet()) {
        if (name.startsWith("io.twinwire.")) {
          assertThat(name).startsWith("io.twinwire." + bundle);
        }
      }
    }
  }

  @Test
  void only_hub_bundles_import_the_device_client() {
    List<String> broken = new ArrayList<>();
    for (String bundle : manifests.keySet()) {
      for (String name : header(bundle, "Import-Package").keySet()) {
        if (name.startsWith("com.microsoft.azure.") && !bundle.startsWith("hub.")) {
          broken.add(bundle + " imports " + name);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void the_local_hub_and_the_hub_client_share_no_code() {
    TreeSet<String> both = new TreeSet<>();
    for (String bundle : manifests.keySet()) {
      if (bundle.startsWith("localhub.")) {
        both.addAll(ownImports(bundle));
      }
    }
    TreeSet<String> client = new TreeSet<>();
    for (String bundle : manifests.keySet()) {
      if (bundle.startsWith("hub.")) {
        client.addAll(ownImports(bundle));
      }
    }
    both.retainAll(client);
    // Retry, threads and places for files know nothing of IoT Hub.
    both.removeAll(List.of("support.retry", "support.exec", "support.data"));
    assertThat(both).isEmpty();
  }

  @Test
  void sensors_know_neither_hub_nor_telemetry_nor_outbox() {
    for (String bundle : manifests.keySet()) {
      if (bundle.startsWith("sensor.")) {
        assertThat(ownImports(bundle)).doesNotContain("api.hub", "api.outbox");
      }
    }
  }

  @Test
  void no_bundle_requires_bundles_or_imports_dynamically_or_splits_a_package() {
    Map<String, String> exporters = new TreeMap<>();
    for (String bundle : manifests.keySet()) {
      assertThat(header(bundle, "Require-Bundle")).as(bundle).isEmpty();
      assertThat(header(bundle, "DynamicImport-Package")).as(bundle).isEmpty();
      for (String name : header(bundle, "Export-Package").keySet()) {
        assertThat(exporters.put(name, bundle)).as(name + " is exported twice").isNull();
      }
    }
  }

  @Test
  void a_gateway_in_the_field_holds_no_local_hub_and_no_shell() throws IOException {
    assertThat(Files.readString(RUNS.resolve("gateway.bndrun")))
        .contains("io.twinwire.hub.transport;version")
        .doesNotContain("localhub")
        .doesNotContain("gogo");
  }
}
