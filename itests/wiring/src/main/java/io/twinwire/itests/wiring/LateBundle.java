package io.twinwire.itests.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.itests.wiring.parts.Late;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** A bundle with one component, its section {@code late}, and the Metatype that a version has. */
final class LateBundle {

  static final String PID = "io.twinwire.itests.late";

  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0"
          name="late" immediate="true" configuration-pid="%s">
        <property name="io.twinwire.twin.section.twin.section" value="late"/>
        <implementation class="%s"/>
      </scr:component>
      """
          .formatted(PID, Late.class.getName());

  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.3.0">
        <OCD id="late" name="late">%s</OCD>
        <Designate pid="%s"><Object ocdref="late"/></Designate>
      </metatype:MetaData>
      """;

  private LateBundle() {}

  /** A version whose Metatype has these attributes, all of them integers. */
  static InputStream withAttributes(String version, List<String> attributes) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", PID);
    headers.putValue("Bundle-Version", version);
    headers.putValue("Service-Component", "OSGI-INF/late.xml");
    String definitions =
        attributes.stream()
            .map("<AD id=\"%s\" type=\"Integer\" default=\"1\"/>"::formatted)
            .collect(Collectors.joining());
    String type = Late.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        InputStream code = Late.class.getResourceAsStream("/" + type)) {
      put(jar, "OSGI-INF/late.xml", COMPONENT.getBytes(UTF_8));
      put(jar, "OSGI-INF/metatype/late.xml", METATYPE.formatted(definitions, PID).getBytes(UTF_8));
      put(jar, type, code.readAllBytes());
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(content);
  }
}
