package io.twinwire.twin.config.gate;

import io.twinwire.twin.config.layer.PropertyCodec;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is being tried, as the journal keeps it: enough to watch it, and to take it
 * back, after a crash and without the hub.
 *
 * @param content hash of the desired content
 * @param version the desired version that brought it
 * @param group what stands or falls together, the desired version; 0 where each unit is by itself
 * @param previous what desired laid over the base when that was last confirmed; empty where it had
 *     no hand in it
 * @param inForce what desired laid over the base just before; the same, unless another trial stood
 * @param replaced the trial that stood just before
 * @param running the desired version that was in force before, 0 for none
 * @param ran names of the components that were satisfied before
 * @param guarded whether the hub has to be reached again with it
 * @param bundles the versions of the bundles that it is tried on
 * @param starts how often the gateway has started since this was prepared
 */
public record Trial(
    UnitName unit,
    Section section,
    String content,
    long version,
    long group,
    Stage stage,
    Optional<Map<String, Object>> previous,
    Optional<Map<String, Object>> inForce,
    Optional<Trial> replaced,
    long running,
    Set<String> ran,
    boolean guarded,
    String bundles,
    int starts) {

  /** How far a trial has come. Confirmed is the end of its entry. */
  public enum Stage {
    PREPARED,
    APPLIED,
    ROLLING_BACK
  }

  public Trial {
    previous = previous.map(Map::copyOf);
    inForce = inForce.map(Map::copyOf);
    ran = Set.copyOf(ran);
  }

  /** A configuration that was in force already: there is nothing to take it back to. */
  public static Trial inForce(
      UnitName unit, Section section, String content, long version, long running) {
    return new Trial(
        unit,
        section,
        content,
        version,
        0,
        Stage.APPLIED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        running,
        Set.of(),
        false,
        "",
        0);
  }

  public String pid() {
    return section.pid(unit);
  }

  public Trial at(Stage next) {
    return with(next, starts);
  }

  public Trial startedAgain() {
    return with(stage, starts + 1);
  }

  private Trial with(Stage next, int started) {
    return new Trial(
        unit, section, content, version, group, next, previous, inForce, replaced, running, ran,
        guarded, bundles, started);
  }

  /** This trial, taken back to where another one would have been, that was not confirmed. */
  public Trial inPlaceOf(Trial open) {
    return new Trial(
        unit,
        section,
        content,
        version,
        group,
        stage,
        open.previous,
        inForce,
        Optional.of(open.alone()),
        open.running,
        open.ran,
        guarded,
        bundles,
        starts);
  }

  private Trial alone() {
    return new Trial(
        unit,
        section,
        content,
        version,
        0,
        Stage.APPLIED,
        previous,
        inForce,
        Optional.empty(),
        running,
        ran,
        guarded,
        bundles,
        starts);
  }

  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("stage", stage.name().toLowerCase(Locale.ROOT));
    json.put("section", section.name());
    json.put("instance", unit.instance().orElse(null));
    json.put("pid", section.pid());
    json.put("content", content);
    json.put("version", version);
    json.put("group", group);
    json.put("running", running);
    json.put("ran", List.copyOf(new TreeSet<>(ran)));
    json.put("guarded", guarded);
    json.put("bundles", bundles);
    json.put("starts", (long) starts);
    json.put("previous", previous.map(Trial::encoded).orElse(null));
    json.put("inForce", inForce.map(Trial::encoded).orElse(null));
    json.put("replaced", replaced.map(Trial::toJson).orElse(null));
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Trial fromJson(Map<String, @Nullable Object> json) {
    if (json.get("stage") instanceof String stage
        && json.get("section") instanceof String name
        && json.get("pid") instanceof String pid
        && json.get("content") instanceof String content
        && json.get("version") instanceof Long version
        && json.get("group") instanceof Long group
        && json.get("running") instanceof Long running
        && json.get("ran") instanceof List<?> ran
        && json.get("guarded") instanceof Boolean guarded
        && json.get("bundles") instanceof String bundles
        && json.get("starts") instanceof Long starts) {
      Optional<String> instance =
          json.get("instance") instanceof String text ? Optional.of(text) : Optional.empty();
      Set<String> components = new TreeSet<>();
      ran.forEach(component -> components.add(String.valueOf(component)));
      return new Trial(
          new UnitName(name, instance),
          new Section(name, pid, instance.isPresent()),
          content,
          version,
          group,
          Stage.valueOf(stage.toUpperCase(Locale.ROOT)),
          overlay(json.get("previous")),
          overlay(json.get("inForce")),
          Optional.ofNullable(json.get("replaced"))
              .map(trial -> fromJson(new LinkedHashMap<>(JsonTree.object(trial)))),
          running,
          components,
          guarded,
          bundles,
          starts.intValue());
    }
    throw new IllegalArgumentException("no entry of the journal");
  }

  private static Optional<Map<String, Object>> overlay(@Nullable Object json) {
    return json instanceof Map<?, ?> map ? Optional.of(decoded(map)) : Optional.empty();
  }

  private static Map<String, Object> encoded(Map<String, Object> properties) {
    Map<String, Object> json = new TreeMap<>();
    properties.forEach((id, value) -> json.put(id, PropertyCodec.encode(value)));
    return json;
  }

  private static Map<String, Object> decoded(Map<?, ?> json) {
    Map<String, Object> properties = new LinkedHashMap<>();
    json.forEach(
        (id, value) ->
            Optional.ofNullable(value)
                .map(PropertyCodec::decode)
                .ifPresent(decoded -> properties.put(String.valueOf(id), decoded)));
    return properties;
  }
}
