package io.twinwire.itests.reference;

import static io.twinwire.itests.reference.TestBundle.WAIT;
import static io.twinwire.itests.reference.TestBundle.ad;
import static io.twinwire.itests.reference.TestBundle.adWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {

  @TempDir Path folder;

  private String page(TestBundle bundle) throws IOException {
    return Page.of(BundleReader.read(bundle.write(folder)));
  }

  private List<String> faults(TestBundle bundle) throws IOException {
    return Faults.of(BundleReader.read(bundle.write(folder)));
  }

  @Test
  void metatype_and_component_description_become_a_chapter() throws IOException {
    TestBundle bundle =
        TestBundle.of(
            WAIT,
            ad("host.name", "String", "%host", "min='1' max='64' default=''"),
            ad("ports", "Integer", "TCP ports to try.", "cardinality='3' default='1,2'"),
            ad("names", "String", "Who.", "cardinality='-2147483648' default='a\\,b,c'"),
            adWith(
                "mode",
                "String",
                "How.",
                "default='on'",
                "<Option value='on' label='%on'/><Option value='off' label='off'/>"),
            ad(".password", "Password", "Opens it.", "default=''"));
    bundle.with("OSGI-INF/l10n/boiler.properties", "host=Where.\non=At once | soon");

    assertThat(page(bundle))
        .contains("| `modbus`, a factory | [Boilers](#boilers) | `org.example.boiler` |\n")
        .endsWith(
            """

            ## Boilers

            Keeps\\_warm \\<b\\> and \\| bars.

            Factory PID `org.example.boiler`, an instance `org.example.boiler~INSTANCE`. Twin section `modbus`.

            | property | twin key | type | unit | bounds or options | default | description |
            |---|---|---|---|---|---|---|
            | `wait` | same | Integer | seconds | 1 to 60 | `5` | Seconds to wait. |
            | `host.name` | `host_name` | String |  | 1 to 64 characters | `""` | Where. |
            | `ports` | same | Integer[], at most 3 | TCP port |  | `[1, 2]` | TCP ports to try. |
            | `names` | same | String[] |  |  | `["a,b", "c"]` | Who. |
            | `mode` | same | String |  | `on`: At once \\| soon<br>`off` | `"on"` | How. |
            | `.password` | `_password` | Password |  |  | `""` | **Secret, never reported.** Opens it. |
            """);
  }

  @Test
  void what_the_twin_cannot_reach_says_so() throws IOException {
    TestBundle bundle = TestBundle.of(WAIT).without("OSGI-INF/org.example.Boiler.xml");
    bundle.with(
        "OSGI-INF/metatype/boiler.xml",
        """
        <MetaData>
          <OCD id="c" name="Credentials" description="Who it is.">%s</OCD>
          <Designate pid="io.twinwire.hub.credentials"><Object ocdref="c"/></Designate>
        </MetaData>
        """
            .formatted(WAIT));

    assertThat(page(bundle))
        .contains("| out of reach | [Credentials](#credentials) |")
        .contains("PID `io.twinwire.hub.credentials`. Out of the twin's reach")
        .contains("| `wait` | none | Integer |");
  }

  @Test
  void a_number_without_a_unit_is_refused_by_name() throws IOException {
    assertThat(faults(TestBundle.of(ad("wait", "Long", "To wait.", "min='1' max='2' default='1'"))))
        .containsExactly(
            "org.example.boiler: wait: the description \"To wait.\" names no unit; right is one"
                + " that "
                + Units.RULE);
  }

  @Test
  void a_property_without_default_bounds_or_description_is_refused_by_name() throws IOException {
    assertThat(
            faults(
                TestBundle.of(
                    ad("a", "Integer", "Seconds.", "min='1' max='2'"),
                    ad("b", "Integer", "How many tries.", "min='1' default='1'"),
                    ad("c", "String", "", "default=''"),
                    ad("d", "String", "%nowhere", "default=''"),
                    ad("e", "Long", "Number to begin with.", "default='1'"))))
        .containsExactly(
            "org.example.boiler: a: has no default; give it one",
            "org.example.boiler: b: has no bounds; give it min and max",
            "org.example.boiler: c: has no name or no description; give it both",
            "org.example.boiler: d: has no name or no description; give it both");
  }

  @Test
  void a_section_that_no_metatype_describes_is_refused() {
    TestBundle bundle = TestBundle.of(WAIT).without("OSGI-INF/metatype/boiler.xml");

    assertThatThrownBy(() -> page(bundle))
        .hasMessage("section modbus: no Metatype describes org.example.boiler");
  }

  @Test
  void a_stale_page_fails_the_build_once_and_is_written_anew() throws IOException {
    Path page = Files.createDirectory(folder.resolve("docs")).resolve("configuration.md");
    List<Path> bundles = List.of(TestBundle.of(WAIT).write(folder));
    Files.writeString(page, "as it was before the change\n");

    assertThatThrownBy(() -> Reference.renew(bundles, page))
        .hasMessage(
            "%s was out of date. It has been written anew: commit it.",
            Path.of("docs", "configuration.md"));
    assertThat(page).content().contains("| `wait` | same | Integer | seconds | 1 to 60 |");
    assertThatCode(() -> Reference.renew(bundles, page)).doesNotThrowAnyException();
  }

  @Test
  void a_bundle_that_is_not_built_is_not_left_out() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("boiler")).resolve("pom.xml"), "");

    assertThatThrownBy(() -> Reference.jars(folder)).hasMessageEndingWith("build it first");
  }
}
