package io.twinwire.twin.config.section;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.twin.config.typing.MetatypeReader;
import io.twinwire.twin.config.typing.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what the running bundles offer: declared and mapped sections, and their Metatype. */
public final class OfferReader {

  private static final Logger LOG = LoggerFactory.getLogger(OfferReader.class);

  private final BundleContext context;
  private final ServiceComponentRuntime runtime;
  private final MetatypeReader metatype;
  private final List<Section> mapped;

  public OfferReader(
      BundleContext context,
      ServiceComponentRuntime runtime,
      MetatypeReader metatype,
      List<Section> mapped) {
    this.context = context;
    this.runtime = runtime;
    this.metatype = metatype;
    this.mapped = List.copyOf(mapped);
  }

  public Offer read() {
    List<Section> sections = new ArrayList<>(mapped);
    Map<String, Set<Long>> bundlesByPid = new HashMap<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
      declared(component).ifPresent(sections::add);
      for (String pid : component.configurationPid) {
        bundlesByPid.computeIfAbsent(pid, key -> new LinkedHashSet<>()).add(component.bundle.id);
      }
    }
    SectionDirectory directory = new SectionDirectory(sections);
    Map<String, Schema> schemas = new HashMap<>();
    Set<String> absent = new HashSet<>();
    Map<String, String> versions = new HashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    for (Section section : directory.sections()) {
      String pid = section.pid();
      Set<Long> bundles = bundlesByPid.getOrDefault(pid, Set.of());
      versions.put(section.name(), versions(bundles));
      Optional<Schema> schema = Optional.empty();
      try {
        schema = schema(pid, bundles);
      } catch (IllegalStateException e) {
        unreadable.put(section.name(), String.valueOf(e.getMessage()));
      }
      schema.ifPresent(found -> schemas.put(section.name(), found));
      if (schema.isEmpty() && bundles.isEmpty() && !managed(pid)) {
        absent.add(section.name());
      }
    }
    return new Offer(directory, schemas, absent, versions, unreadable);
  }

  private static Optional<Section> declared(ComponentDescriptionDTO component) {
    Object name = component.properties.get(TwinSection.VALUE);
    boolean factory =
        Boolean.parseBoolean(String.valueOf(component.properties.get(TwinSection.FACTORY)));
    return name == null || component.configurationPid.length == 0
        ? Optional.empty()
        : Optional.of(new Section(String.valueOf(name), pid(component), factory));
  }

  private Optional<Schema> schema(String pid, Set<Long> owners) {
    List<Bundle> bundles = new ArrayList<>();
    for (Long id : owners) {
      Bundle bundle = context.getBundle(id);
      if (bundle != null) {
        bundles.add(bundle);
      }
    }
    // Metatype may lie in a bundle beside the component's, and a mapped PID has no component.
    for (Bundle bundle : context.getBundles()) {
      if (!owners.contains(bundle.getBundleId()) && running(bundle)) {
        bundles.add(bundle);
      }
    }
    return bundles.stream()
        .map(bundle -> schema(bundle, pid, owners.contains(bundle.getBundleId())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Metatype may be made by a bundle's own code, and so fail in any way. */
  private Optional<Schema> schema(Bundle bundle, String pid, boolean owner) {
    try {
      return metatype.read(bundle, pid);
    } catch (RuntimeException | Error e) {
      LOG.debug("the Metatype of {} cannot be read", bundle, e);
      if (owner) {
        throw new IllegalStateException(
            "the Metatype of " + bundle.getSymbolicName() + " cannot be read: " + e, e);
      }
      return Optional.empty();
    }
  }

  private String versions(Set<Long> owners) {
    return owners.stream()
        .map(context::getBundle)
        .filter(Objects::nonNull)
        .map(
            bundle ->
                bundle.getSymbolicName()
                    + ":"
                    + bundle.getVersion()
                    + ":"
                    + bundle.getLastModified())
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static boolean running(Bundle bundle) {
    return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
  }

  private boolean managed(String pid) {
    String escaped = pid.replaceAll("([\\\\*()])", "\\\\$1");
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(
              null,
              "(&(service.pid="
                  + escaped
                  + ")(|(objectClass=org.osgi.service.cm.ManagedService)"
                  + "(objectClass=org.osgi.service.cm.ManagedServiceFactory)))");
      return found != null && found.length > 0;
    } catch (InvalidSyntaxException e) {
      return false;
    }
  }

  private static String pid(ComponentDescriptionDTO component) {
    Object named = component.properties.get(TwinSection.PID);
    return named instanceof String pid && !pid.isEmpty() ? pid : component.configurationPid[0];
  }
}
