package io.twinwire.localhub.core.twin;

import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Desired or reported: what it holds, the metadata that mirrors it (TW-13), its version (TW-10).
 *
 * @param metadata each node with {@code $lastUpdated}, in desired also {@code $lastUpdatedVersion}
 */
public record Section(
    Map<String, @Nullable Object> content, Map<String, @Nullable Object> metadata, long version) {

  private static final String UPDATED = "$lastUpdated";
  private static final String UPDATED_VERSION = "$lastUpdatedVersion";

  /** Rule TW-14. */
  static Section fresh() {
    return new Section(Trees.EMPTY, Map.of(UPDATED, HubTime.metadata(HubTime.NEVER)), 1);
  }

  /**
   * @param versions whether nodes carry the version of their last update: in desired they do
   */
  Section merged(Map<String, @Nullable Object> patch, Instant now, boolean versions) {
    Map<String, @Nullable Object> stamp = stamp(now, versions);
    return new Section(Trees.merge(content, patch), stamped(metadata, patch, stamp), version + 1);
  }

  Section replaced(Map<String, @Nullable Object> whole, Instant now, boolean versions) {
    Map<String, @Nullable Object> stripped = Trees.merge(Trees.EMPTY, whole);
    Map<String, @Nullable Object> stamp = stamp(now, versions);
    return new Section(stripped, stamped(Trees.EMPTY, stripped, stamp), version + 1);
  }

  /** As the service side reads it. */
  public Map<String, @Nullable Object> serviceDocument() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(content);
    document.put("$metadata", metadata);
    document.put("$version", version);
    return Collections.unmodifiableMap(document);
  }

  /** As the device reads it. */
  public Map<String, @Nullable Object> deviceDocument() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(content);
    document.put("$version", version);
    return Collections.unmodifiableMap(document);
  }

  Map<String, @Nullable Object> stored() {
    return Map.of("content", content, "metadata", metadata, "version", version);
  }

  static Section restored(Map<String, @Nullable Object> stored) {
    return new Section(
        Trees.member(stored, "content"),
        Trees.member(stored, "metadata"),
        Trees.number(stored, "version"));
  }

  private Map<String, @Nullable Object> stamp(Instant now, boolean versions) {
    Map<String, @Nullable Object> stamp = new LinkedHashMap<>();
    stamp.put(UPDATED, HubTime.metadata(now));
    if (versions) {
      stamp.put(UPDATED_VERSION, version + 1);
    }
    return Collections.unmodifiableMap(stamp);
  }

  private static Map<String, @Nullable Object> stamped(
      Map<String, @Nullable Object> old,
      Map<String, @Nullable Object> patch,
      Map<String, @Nullable Object> stamp) {
    Map<String, @Nullable Object> stamped = new LinkedHashMap<>(stamp);
    old.forEach(stamped::putIfAbsent);
    patch.forEach(
        (key, value) -> {
          Map<String, @Nullable Object> object = Trees.object(value);
          if (object != null) {
            stamped.put(key, stamped(Trees.member(old, key), object, stamp));
          } else if (value == null) {
            stamped.remove(key);
          } else {
            stamped.put(key, stamp);
          }
        });
    return Collections.unmodifiableMap(stamped);
  }
}
