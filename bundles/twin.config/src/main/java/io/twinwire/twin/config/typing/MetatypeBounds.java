package io.twinwire.twin.config.typing;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounds in a bundle's Metatype files. The Metatype service checks values against them but does
 * not tell them, and a fault has to name the bound.
 */
public final class MetatypeBounds {

  private static final Logger LOG = LoggerFactory.getLogger(MetatypeBounds.class);

  /** The bounds of one attribute, and whether its default is given. */
  public record Bounds(Optional<BigDecimal> min, Optional<BigDecimal> max, boolean hasDefault) {}

  private MetatypeBounds() {}

  /** Bounds by the id of the object class and the id of the attribute. */
  public static Map<String, Map<String, Bounds>> of(Bundle bundle) {
    Map<String, Map<String, Bounds>> bounds = new HashMap<>();
    Enumeration<URL> files =
        bundle.findEntries(MetaTypeService.METATYPE_DOCUMENTS_LOCATION, "*.xml", false);
    if (files == null) {
      return bounds;
    }
    for (URL file : Collections.list(files)) {
      try (InputStream in = file.openStream()) {
        read(in, bounds);
      } catch (IOException | XMLStreamException e) {
        LOG.warn("bounds of {} in {}: {}", bundle.getSymbolicName(), file, e.getMessage());
      }
    }
    return bounds;
  }

  public static void read(InputStream in, Map<String, Map<String, Bounds>> bounds)
      throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(in);
    try {
      Map<String, Bounds> attributes = new HashMap<>();
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamReader.START_ELEMENT) {
          continue;
        }
        String id = xml.getAttributeValue(null, "id");
        if (id != null && xml.getLocalName().equals("OCD")) {
          attributes = bounds.computeIfAbsent(id, key -> new HashMap<>());
        } else if (id != null && xml.getLocalName().equals("AD")) {
          attributes.put(
              id,
              new Bounds(
                  number(xml.getAttributeValue(null, "min")),
                  number(xml.getAttributeValue(null, "max")),
                  xml.getAttributeValue(null, "default") != null));
        }
      }
    } finally {
      xml.close();
    }
  }

  private static Optional<BigDecimal> number(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
