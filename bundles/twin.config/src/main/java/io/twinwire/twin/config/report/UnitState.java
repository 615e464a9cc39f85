package io.twinwire.twin.config.report;

import io.twinwire.twin.config.typing.JsonTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a unit: only a hash of its content, which may hold a password.
 *
 * @param version the desired version that last changed the content
 * @param running the desired version whose content is in force, 0 for none
 * @param failure why the content was taken back; empty where it was not
 */
public record UnitState(String content, long version, long running, Optional<Failure> failure) {

  /**
   * Content that the bundles could not run with is not tried again on the same bundles.
   *
   * @param bundles the versions of the bundles it was tried on
   * @param version the only desired version it is said of; 0 for any
   */
  public record Failure(String description, String bundles, long version) {

    /** Whether it holds for a desired version on these bundles. */
    public boolean holds(String present, long desired) {
      return bundles.equals(present) && (version == 0 || version == desired);
    }
  }

  public static String hash(Object content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] text = JsonTree.canonical(content).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("content", content);
    json.put("version", version);
    json.put("running", running);
    failure.ifPresent(
        f -> {
          json.put("failure", f.description());
          json.put("bundles", f.bundles());
          json.put("failedVersion", f.version());
        });
    return json;
  }

  public static Optional<UnitState> fromJson(@Nullable Object json) {
    return json instanceof Map<?, ?> map
            && map.get("content") instanceof String content
            && map.get("version") instanceof Long version
            && map.get("running") instanceof Long running
        ? Optional.of(new UnitState(content, version, running, failure(map)))
        : Optional.empty();
  }

  private static Optional<Failure> failure(Map<?, ?> json) {
    return json.get("failure") instanceof String description
            && json.get("bundles") instanceof String bundles
            && json.get("failedVersion") instanceof Long version
        ? Optional.of(new Failure(description, bundles, version))
        : Optional.empty();
  }
}
