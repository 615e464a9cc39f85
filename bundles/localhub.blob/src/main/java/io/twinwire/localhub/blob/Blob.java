package io.twinwire.localhub.blob;

import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A committed blob.
 *
 * @param file the name of the file with its content
 * @param etag without quotes
 * @param headers those of the content that were set with it, for instance {@code Content-Type}
 * @param metadata by name, without {@code x-ms-meta-}
 * @param blocks those that it was made of; empty where it came as a whole
 */
record Blob(
    String name,
    String file,
    long size,
    String etag,
    Instant created,
    Instant modified,
    Map<String, String> headers,
    Map<String, String> metadata,
    List<Block> blocks) {

  /** A part of a blob, by its id in base64. */
  record Block(String id, long size) {}

  Blob {
    headers = Map.copyOf(headers);
    metadata = Map.copyOf(metadata);
    blocks = List.copyOf(blocks);
  }

  String stored() {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    stored.put("name", name);
    stored.put("file", file);
    stored.put("size", size);
    stored.put("etag", etag);
    stored.put("created", created.toString());
    stored.put("modified", modified.toString());
    stored.put("headers", headers);
    stored.put("metadata", metadata);
    stored.put("blocks", blocks.stream().map(block -> Map.of(block.id(), block.size())).toList());
    return Json.write(stored);
  }

  /**
   * Reads what {@link #stored} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Blob restored(String text) {
    Map<String, ?> stored = Json.parseObject(text);
    List<Block> blocks = new ArrayList<>();
    if (stored.get("blocks") instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> block) {
          block.forEach((id, size) -> blocks.add(new Block(String.valueOf(id), number(size))));
        }
      }
    }
    return new Blob(
        text(stored, "name"),
        text(stored, "file"),
        number(stored.get("size")),
        text(stored, "etag"),
        Instant.parse(text(stored, "created")),
        Instant.parse(text(stored, "modified")),
        texts(stored.get("headers")),
        texts(stored.get("metadata")),
        blocks);
  }

  private static String text(Map<String, ?> stored, String name) {
    if (stored.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static Map<String, String> texts(@Nullable Object value) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
    }
    return texts;
  }
}
