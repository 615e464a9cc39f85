package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.OfferReader;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.typing.Attribute;
import io.twinwire.twin.config.typing.MetatypeReader;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.ValueType;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.metatype.AttributeDefinition;

class MetatypeReaderTest {

  private static final String XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <MetaData xmlns="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="other" name="o"><AD id="port" type="Integer" min="7"/></OCD>
        <OCD id="ocd" name="o">
          <AD id="port" type="Integer" min="1" max="65535" default="502"/>
          <AD id="note" type="String" default=""/>
          <AD id="host" type="String" max="many"/>
        </OCD>
      </MetaData>
      """;

  @TempDir Path directory;

  private FakeFramework framework() throws Exception {
    FakeFramework framework = new FakeFramework(directory);
    framework.metatype.put(
        "p",
        new FakeFramework.Definition(
            "ocd",
            List.of(
                new FakeFramework.Ad("port", AttributeDefinition.INTEGER, false, "502"),
                new FakeFramework.Ad("note", AttributeDefinition.STRING, true),
                new FakeFramework.Ad("host", AttributeDefinition.STRING, true),
                new FakeFramework.Ad("key", AttributeDefinition.PASSWORD, false))));
    return framework;
  }

  @Test
  void theModelIsTheServicesWithTheBoundsOfTheBundlesFiles() throws Exception {
    FakeFramework framework = framework();
    framework.xml = Files.writeString(directory.resolve("m.xml"), XML).toUri().toURL();
    Schema schema =
        new MetatypeReader(framework.metaTypeService()).read(framework.bundle(), "p").orElseThrow();
    Attribute port = schema.attribute("port").orElseThrow();
    assertThat(port.type()).isEqualTo(ValueType.INTEGER);
    assertThat(port.min()).contains(BigDecimal.ONE);
    assertThat(port.max()).contains(new BigDecimal(65535));
    assertThat(port.defaults()).containsExactly("502");
    assertThat(port.required()).isFalse();
    assertThat(port.check()).isSameAs(Attribute.Check.NONE);
    Attribute note = schema.attribute("note").orElseThrow();
    assertThat(note.required()).isTrue();
    assertThat(note.hasDefault()).isTrue();
    Attribute host = schema.attribute("host").orElseThrow();
    assertThat(host.required()).isTrue();
    assertThat(host.hasDefault()).isFalse();
    assertThat(host.max()).isEmpty();
    assertThat(schema.attribute("key").orElseThrow().secret()).isTrue();
  }

  @Test
  void aDefinitionMadeInCodeChecksItsValuesItselfAndRequiresNone() throws Exception {
    FakeFramework framework = framework();
    framework.objection = "refused";
    Attribute host =
        new MetatypeReader(framework.metaTypeService())
            .read(framework.bundle(), "p")
            .flatMap(schema -> schema.attribute("host"))
            .orElseThrow();
    assertThat(host.required()).isFalse();
    AtomicReference<String> asked = framework.validated;
    assertThat(host.check().objection("a,b")).contains("refused");
    assertThat(asked.get()).isEqualTo("a\\,b");
  }

  @Test
  void aPidThatTheBundleDoesNotDescribeHasNoModel() throws Exception {
    FakeFramework framework = framework();
    assertThat(new MetatypeReader(framework.metaTypeService()).read(framework.bundle(), "q"))
        .isEmpty();
  }

  @Test
  void sectionsAreDeclaredByComponentsAndMapped() throws Exception {
    FakeFramework framework = framework();
    framework.component("telemetry", false, "p", "second");
    framework.component("modbus", true, "m");
    framework.component(null, false, "there");
    framework.managed = Set.of("managed");
    List<Section> mapped =
        List.of(
            new Section("a", "there", false),
            new Section("b", "managed", false),
            new Section("c", "nobody", true),
            new Section("keys", "io.twinwire.hub.credentials", false));
    Offer offer =
        new OfferReader(
                framework.context(),
                framework.runtime(),
                new MetatypeReader(framework.metaTypeService()),
                mapped)
            .read();
    assertThat(offer.directory().sections())
        .containsExactlyInAnyOrder(
            new Section("telemetry", "p", false),
            new Section("modbus", "m", true),
            new Section("a", "there", false),
            new Section("b", "managed", false),
            new Section("c", "nobody", true));
    assertThat(offer.schemas()).containsOnlyKeys("telemetry");
    assertThat(offer.absent()).containsExactly("c");
    assertThat(offer.directory().refusals()).containsOnlyKeys("keys");
  }

  @Test
  void aMetatypeThatFailsIsSaidAndStopsNothing() {
    FakeFramework framework = new FakeFramework(directory);
    framework.component("telemetry", false, "p");
    framework.component("modbus", true, "m");
    framework.failing = Set.of("p");
    framework.metatype.put("p", new FakeFramework.Definition("ocd", List.of()));
    framework.metatype.put("m", new FakeFramework.Definition("ocd", List.of()));
    Offer offer =
        new OfferReader(
                framework.context(),
                framework.runtime(),
                new MetatypeReader(framework.metaTypeService()),
                List.of())
            .read();
    assertThat(offer.unreadable().get("telemetry"))
        .contains("the Metatype of bundle cannot be read", "NoClassDefFoundError");
    assertThat(offer.schemas()).containsOnlyKeys("modbus");
  }
}
