package io.twinwire.twin.config.layer;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.Typing;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Lays desired values over the local base of a configuration, and takes them off again. */
public final class Applier {

  private final ConfigurationAdmin admin;
  private final BaseStore bases;

  public Applier(ConfigurationAdmin admin, BaseStore bases) {
    this.admin = admin;
    this.bases = bases;
  }

  /** The properties of a configuration as they stand, not interpolated; empty without one. */
  public Optional<Map<String, Object>> properties(String pid) throws IOException {
    return find(pid).map(Applier::properties);
  }

  /** The instances of a factory PID that have a name, with their properties. */
  public Map<String, Map<String, Object>> instances(String factoryPid) throws IOException {
    Map<String, Map<String, Object>> instances = new LinkedHashMap<>();
    for (Configuration configuration : list("service.factoryPid", factoryPid)) {
      String pid = configuration.getPid();
      if (pid.startsWith(factoryPid + "~")) {
        instances.put(pid.substring(factoryPid.length() + 1), properties(configuration));
      }
    }
    return instances;
  }

  /**
   * A configuration as it stands, looked up once for all that is decided of it.
   *
   * @param properties empty without a configuration
   * @param known the base as it was kept; empty where desired had no hand in it
   */
  public record Present(Optional<Map<String, Object>> properties, Optional<Base> known) {

    /** The local base, without what belongs to the framework. */
    public Map<String, Object> base() {
      Map<String, Object> current = properties.orElse(Map.of());
      Map<String, Object> base =
          new LinkedHashMap<>(known.map(kept -> kept.under(current)).orElse(current));
      base.keySet().removeIf(FrameworkKeys::contains);
      return base;
    }
  }

  public Present look(String pid) throws IOException {
    return new Present(properties(pid), bases.get(pid));
  }

  /** The ids of the properties that desired owns. */
  public Set<String> owned(String pid) throws IOException {
    return bases.get(pid).map(base -> base.covered().keySet()).orElse(Set.of());
  }

  /** Decides what it takes to bring a configuration to the base overlaid by the given values. */
  public Change plan(
      UnitName unit,
      Section section,
      Present present,
      Map<String, Object> overlay,
      Optional<Schema> schema) {
    boolean restores = overlay.isEmpty() && !section.factory();
    return plan(unit, section, present, overlay, schema, restores);
  }

  /** Decides what it takes to return a configuration to its base. */
  public Change leave(UnitName unit, Section section) throws IOException {
    Present present = look(section.pid(unit));
    return plan(unit, section, present, Map.of(), Optional.empty(), true);
  }

  private static Change plan(
      UnitName unit,
      Section section,
      Present present,
      Map<String, Object> overlay,
      Optional<Schema> schema,
      boolean restores) {
    Optional<Map<String, Object>> existing = present.properties();
    Map<String, Object> current = existing.orElse(Map.of());
    Optional<Base> known = present.known();
    Base before = known.orElseGet(() -> new Base(unit, existing.isEmpty(), Map.of()));
    Map<String, Object> base = before.under(current);
    Map<String, Optional<Object>> covered = new LinkedHashMap<>();
    overlay.keySet().forEach(id -> covered.put(id, Optional.ofNullable(base.get(id))));
    Map<String, Object> previous = new LinkedHashMap<>(current);
    previous.keySet().retainAll(before.covered().keySet());
    Map<String, Object> next = new LinkedHashMap<>(base);
    next.putAll(overlay);
    boolean deletes = restores && before.created() && framework(base);
    boolean touches = existing.isEmpty() ? !restores : deletes || !equal(current, next, schema);
    List<String> drifted =
        overlay.keySet().stream()
            .filter(
                id -> {
                  Object local = current.get(id);
                  return local == null
                      || !equal(id, local, Objects.requireNonNull(overlay.get(id)), schema);
                })
            .sorted()
            .toList();
    return new Change(
        unit,
        section,
        overlay,
        known.map(b -> previous),
        deletes ? Optional.empty() : Optional.of(next),
        before,
        covered,
        restores,
        touches,
        drifted);
  }

  /** Carries out what was planned. */
  public void apply(Change change) throws IOException {
    if (change.restores()) {
      restore(change.pid());
      return;
    }
    // A crash between two of these steps leaves a base from which the same outcome follows.
    Base before = change.before();
    Map<String, Optional<Object>> either = new LinkedHashMap<>(before.covered());
    change.covered().forEach(either::putIfAbsent);
    bases.put(change.pid(), new Base(change.unit(), before.created(), either));
    if (change.touches()) {
      configuration(change.section(), change.unit())
          .updateIfDifferent(dictionary(change.next().orElseThrow()));
    }
    bases.put(change.pid(), new Base(change.unit(), before.created(), change.covered()));
  }

  private Configuration configuration(Section section, UnitName unit) throws IOException {
    return section.factory()
        ? admin.getFactoryConfiguration(section.pid(), unit.instance().orElseThrow(), "?")
        : admin.getConfiguration(section.pid(), "?");
  }

  /**
   * Returns a configuration to its base; one that the twin created and nobody else has filled is
   * deleted.
   *
   * @return whether it was touched
   */
  public boolean restore(String pid) throws IOException {
    Optional<Base> known = bases.get(pid);
    if (known.isEmpty()) {
      return false;
    }
    boolean touched = false;
    Optional<Configuration> existing = find(pid);
    if (existing.isPresent()) {
      Map<String, Object> current = properties(existing.get());
      Map<String, Object> base = known.get().under(current);
      if (known.get().created() && framework(base)) {
        existing.get().delete();
        touched = true;
      } else if (!equal(current, base, Optional.empty())) {
        existing.get().updateIfDifferent(dictionary(base));
        touched = true;
      }
    }
    bases.remove(pid);
    return touched;
  }

  private Optional<Configuration> find(String pid) throws IOException {
    return list("service.pid", pid).stream().findFirst();
  }

  private Collection<Configuration> list(String key, String value) throws IOException {
    try {
      Configuration[] found = admin.listConfigurations("(" + key + "=" + escaped(value) + ")");
      return found == null ? Set.of() : Arrays.asList(found);
    } catch (InvalidSyntaxException e) {
      throw new IOException(value + ": is no PID", e);
    }
  }

  private static boolean framework(Map<String, Object> properties) {
    return properties.keySet().stream().allMatch(FrameworkKeys::contains);
  }

  private static String escaped(String value) {
    return value.replaceAll("([\\\\*()])", "\\\\$1");
  }

  private static Map<String, Object> properties(Configuration configuration) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Dictionary<String, Object> dictionary = configuration.getProperties();
    if (dictionary != null) {
      Collections.list(dictionary.keys()).forEach(key -> properties.put(key, dictionary.get(key)));
    }
    return properties;
  }

  @SuppressWarnings("JdkObsolete") // What ConfigurationAdmin takes is a Dictionary.
  private static Dictionary<String, Object> dictionary(Map<String, Object> properties) {
    return new Hashtable<>(properties);
  }

  private static boolean equal(
      Map<String, Object> current, Map<String, Object> next, Optional<Schema> schema) {
    Set<String> ids = new HashSet<>(current.keySet());
    ids.addAll(next.keySet());
    for (String id : ids) {
      Object old = current.get(id);
      Object wanted = next.get(id);
      if (FrameworkKeys.contains(id)) {
        continue;
      }
      if (old == null || wanted == null || !equal(id, old, wanted, schema)) {
        return false;
      }
    }
    return true;
  }

  /** Compared after typing: a tool that writes 60 back as text has changed nothing. */
  private static boolean equal(String id, Object old, Object wanted, Optional<Schema> schema) {
    Object a = typed(id, old, schema);
    Object b = typed(id, wanted, schema);
    return several(a) == several(b) && Typing.elements(a).equals(Typing.elements(b));
  }

  private static Object typed(String id, Object value, Optional<Schema> schema) {
    return schema
        .flatMap(s -> s.attribute(id))
        .flatMap(attribute -> Typing.coerce(attribute, value))
        .orElse(value);
  }

  private static boolean several(Object value) {
    return value instanceof Collection || value.getClass().isArray();
  }
}
