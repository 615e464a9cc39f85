package io.twinwire.itests.karaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A bundle with {@link Counting} as its component, in the section {@code counting}. */
final class CountingBundle {

  static final String PID = "io.twinwire.itests.counting";

  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="counting"
          immediate="true" activate="activate" configuration-pid="%s"
          configuration-policy="require">
        <property name="io.twinwire.twin.section.twin.section" value="counting"/>
        <implementation class="%s"/>
      </scr:component>
      """
          .formatted(PID, Counting.class.getName());

  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.3.0">
        <OCD id="counting" name="counting">
          <AD id="level" type="Integer" default="1"/>
          <AD id="file" type="String"/>
        </OCD>
        <Designate pid="%s"><Object ocdref="counting"/></Designate>
      </metatype:MetaData>
      """
          .formatted(PID);

  private CountingBundle() {}

  static Path write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", PID);
    headers.putValue("Bundle-Version", "1.0.0");
    headers.putValue("Service-Component", "OSGI-INF/counting.xml");
    String type = Counting.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream code = Counting.class.getResourceAsStream("/" + type)) {
      put(out, "OSGI-INF/counting.xml", COMPONENT.getBytes(UTF_8));
      put(out, "OSGI-INF/metatype/counting.xml", METATYPE.getBytes(UTF_8));
      put(out, type, code.readAllBytes());
    }
    return jar;
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(content);
  }
}
