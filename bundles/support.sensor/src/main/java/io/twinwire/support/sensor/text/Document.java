package io.twinwire.support.sensor.text;

import io.twinwire.support.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text that a device gave, for as many channels as are in it; its JSON is read once. */
public final class Document {

  private final String text;
  private Optional<String> fault = Optional.empty();
  private boolean parsed;
  private @Nullable Object json;

  public Document(String text) {
    this.text = text;
  }

  /**
   * A document of UTF-8.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Document of(byte[] utf8) {
    try {
      return new Document(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }

  String text() {
    return text;
  }

  /** The value at a path; empty where there is none. */
  Optional<Object> find(JsonPath path) {
    if (!parsed) {
      parsed = true;
      try {
        json = Json.parse(text);
      } catch (IllegalArgumentException e) {
        fault = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
    return path.find(json);
  }
}
