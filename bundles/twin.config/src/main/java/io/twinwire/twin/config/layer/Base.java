package io.twinwire.twin.config.layer;

import io.twinwire.twin.config.section.UnitName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What desired covers of one PID's local base. Properties that desired does not own are not here:
 * their base is the configuration itself, so that a local edit of one is a new base at once.
 *
 * @param created whether there was no configuration before the twin's
 * @param covered what each owned property was locally; empty where it had no value
 */
public record Base(UnitName unit, boolean created, Map<String, Optional<Object>> covered) {

  public Base {
    covered = Map.copyOf(covered);
  }

  /** A configuration without what desired laid over it. */
  public Map<String, Object> under(Map<String, Object> configuration) {
    Map<String, Object> base = new LinkedHashMap<>(configuration);
    covered.forEach(
        (id, value) -> value.ifPresentOrElse(local -> base.put(id, local), () -> base.remove(id)));
    return base;
  }

  public boolean same(Base other) {
    return toJson().equals(other.toJson());
  }

  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> values = new TreeMap<>();
    covered.forEach((id, value) -> values.put(id, value.map(PropertyCodec::encode).orElse(null)));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("section", unit.section());
    json.put("instance", unit.instance().orElse(null));
    json.put("created", created);
    json.put("covered", values);
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Base fromJson(Map<String, @Nullable Object> json) {
    if (!(json.get("section") instanceof String section)
        || !(json.get("created") instanceof Boolean created)
        || !(json.get("covered") instanceof Map<?, ?> values)) {
      throw new IllegalArgumentException("no base of a configuration");
    }
    Map<String, Optional<Object>> covered = new LinkedHashMap<>();
    values.forEach(
        (id, value) ->
            covered.put(String.valueOf(id), Optional.ofNullable(value).map(PropertyCodec::decode)));
    Optional<String> instance =
        json.get("instance") instanceof String name ? Optional.of(name) : Optional.empty();
    return new Base(new UnitName(section, instance), created, covered);
  }
}
