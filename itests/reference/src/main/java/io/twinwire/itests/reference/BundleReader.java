package io.twinwire.itests.reference;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.itests.reference.Property.Option;
import io.twinwire.twin.config.section.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads the Metatype and the component descriptions of one built bundle. */
final class BundleReader {

  private static final String COMPONENTS = "OSGI-INF/[^/]+\\.xml";
  private static final String METATYPE = "OSGI-INF/metatype/[^/]+\\.xml";

  private final JarFile jar;

  private BundleReader(JarFile jar) {
    this.jar = jar;
  }

  /**
   * @throws IOException where the jar, or an XML file in it, cannot be read
   * @throws IllegalStateException where a section is declared for a PID that no Metatype describes
   */
  static List<Configuration> read(Path bundle) throws IOException {
    try (JarFile jar = new JarFile(bundle.toFile())) {
      return new BundleReader(jar).configurations();
    }
  }

  private List<Configuration> configurations() throws IOException {
    Map<String, Section> sections = new HashMap<>();
    for (Element component : documents(COMPONENTS)) {
      section(component).ifPresent(section -> sections.put(section.pid(), section));
    }
    List<Configuration> configurations = new ArrayList<>();
    for (Element metatype : documents(METATYPE)) {
      Texts texts = new Texts(metatype.getAttribute("localization"));
      for (Element designate : children(metatype, "Designate")) {
        boolean factory = designate.hasAttribute("factoryPid");
        String pid = designate.getAttribute(factory ? "factoryPid" : "pid");
        String ocd = children(designate, "Object").get(0).getAttribute("ocdref");
        Element definition =
            children(metatype, "OCD").stream()
                .filter(candidate -> candidate.getAttribute("id").equals(ocd))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(pid + ": there is no OCD " + ocd));
        configurations.add(
            new Configuration(
                pid,
                factory,
                texts.of(definition, "name"),
                texts.of(definition, "description"),
                Optional.ofNullable(sections.remove(pid)),
                children(definition, "AD").stream().map(ad -> property(ad, texts)).toList()));
      }
    }
    for (Section section : sections.values()) {
      throw new IllegalStateException(
          "section " + section.name() + ": no Metatype describes " + section.pid());
    }
    return configurations;
  }

  private static Optional<Section> section(Element component) {
    Map<String, String> properties = new HashMap<>();
    for (Element property : children(component, "property")) {
      properties.put(property.getAttribute("name"), property.getAttribute("value"));
    }
    String name = properties.get(TwinSection.VALUE);
    if (name == null) {
      return Optional.empty();
    }
    String pid = properties.getOrDefault(TwinSection.PID, "");
    if (pid.isEmpty()) {
      pid = component.getAttribute("configuration-pid").strip().split("\\s+", -1)[0];
    }
    if (pid.isEmpty() || pid.equals("$")) {
      pid = component.getAttribute("name");
    }
    boolean factory = Boolean.parseBoolean(properties.get(TwinSection.FACTORY));
    return Optional.of(new Section(name, pid, factory));
  }

  private static Property property(Element ad, Texts texts) {
    String cardinality = ad.getAttribute("cardinality");
    return new Property(
        ad.getAttribute("id"),
        texts.of(ad, "name"),
        // An old spelling of Character.
        ad.getAttribute("type").replaceFirst("^Char$", "Character"),
        cardinality.isEmpty() ? 0 : Integer.parseInt(cardinality),
        optional(ad, "min"),
        optional(ad, "max"),
        children(ad, "Option").stream()
            .map(option -> new Option(option.getAttribute("value"), texts.of(option, "label")))
            .toList(),
        optional(ad, "default"),
        texts.of(ad, "description"));
  }

  private static Optional<String> optional(Element element, String attribute) {
    return Optional.of(attribute).filter(element::hasAttribute).map(element::getAttribute);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element && element.getLocalName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }

  private List<Element> documents(String pattern) throws IOException {
    List<String> names;
    try (Stream<JarEntry> entries = jar.stream()) {
      names = entries.map(JarEntry::getName).filter(e -> e.matches(pattern)).sorted().toList();
    }
    List<Element> documents = new ArrayList<>();
    for (String name : names) {
      try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        documents.add(factory.newDocumentBuilder().parse(in).getDocumentElement());
      } catch (SAXException | ParserConfigurationException e) {
        throw new IOException(jar.getName() + ": " + name + ": " + e.getMessage(), e);
      }
    }
    return documents;
  }

  /** Texts of a Metatype file; one that begins with % is a key of its localization. */
  private final class Texts {

    private final Properties texts = new Properties();

    Texts(String localization) throws IOException {
      String base = localization.isEmpty() ? "OSGI-INF/l10n/bundle" : localization;
      JarEntry file = jar.getJarEntry(base + ".properties");
      if (file != null) {
        try (InputStream in = jar.getInputStream(file)) {
          texts.load(in);
        }
      }
    }

    String of(Element element, String attribute) {
      String text = element.getAttribute(attribute);
      return text.startsWith("%") ? texts.getProperty(text.substring(1), text) : text;
    }
  }
}
