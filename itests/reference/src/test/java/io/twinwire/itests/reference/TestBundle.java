package io.twinwire.itests.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A tiny bundle: a factory with a section, whose Metatype has a little of everything. */
final class TestBundle {

  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="org.example.Boiler"
          configuration-pid="org.example.other org.example.boiler">
        <property name="io.twinwire.twin.section.twin.section" type="String" value="modbus"/>
        <property name="io.twinwire.twin.section.factory" type="Boolean" value="true"/>
        <property name="io.twinwire.twin.section.pid" type="String" value="org.example.boiler"/>
        <implementation class="org.example.Boiler"/>
      </scr:component>
      """;

  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0"
          localization="OSGI-INF/l10n/boiler">
        <OCD id="boiler" name="Boilers" description="Keeps_warm &lt;b> and | bars.">
          %s
        </OCD>
        <Designate factoryPid="org.example.boiler"><Object ocdref="boiler"/></Designate>
      </metatype:MetaData>
      """;

  static final String WAIT =
      ad("wait", "Integer", "Seconds to wait.", "min='1' max='60' default='5'");

  private final Map<String, String> entries = new TreeMap<>();

  private TestBundle() {}

  static TestBundle of(String... attributes) {
    TestBundle bundle = new TestBundle();
    return bundle
        .with("OSGI-INF/org.example.Boiler.xml", COMPONENT)
        .with("OSGI-INF/metatype/boiler.xml", METATYPE.formatted(String.join("\n", attributes)));
  }

  TestBundle with(String entry, String text) {
    entries.put(entry, text);
    return this;
  }

  TestBundle without(String entry) {
    entries.remove(entry);
    return this;
  }

  static String ad(String id, String type, String description, String more) {
    return adWith(id, type, description, more, "");
  }

  static String adWith(String id, String type, String description, String more, String options) {
    return "<AD id='%s' name='%s' type='%s' description='%s' %s>%s</AD>"
        .formatted(id, id, type, description, more, options);
  }

  Path write(Path folder) throws IOException {
    Path jar = folder.resolve("bundle.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }
}
