package io.twinwire.support.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to JDK types and back: Boolean, Long (a number without fraction or exponent), Double,
 * String, List, Map in the order of the text, and null.
 */
public final class Json {

  private static final Gson GSON =
      new GsonBuilder()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .setStrictness(Strictness.STRICT)
          .serializeNulls()
          .disableHtmlEscaping()
          .create();

  private Json() {}

  /**
   * Reads any JSON value.
   *
   * @throws IllegalArgumentException when the text is no JSON; the message says where
   */
  public static @Nullable Object parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("no JSON: the text is empty");
    }
    try {
      return GSON.fromJson(text, Object.class);
    } catch (JsonParseException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException("no JSON: " + cause.getMessage(), e);
    }
  }

  /**
   * Reads a JSON object.
   *
   * @throws IllegalArgumentException when the text is no JSON object
   */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> parseObject(String text) {
    if (parse(text) instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new IllegalArgumentException("not a JSON object: " + abbreviated(text));
  }

  /** Writes JDK types as JSON text, nulls included. */
  public static String write(@Nullable Object value) {
    return GSON.toJson(value);
  }

  /** How many bytes the UTF-8 text of JDK types takes, nulls included. Makes no text. */
  public static int size(@Nullable Object value) {
    Utf8Length length = new Utf8Length();
    GSON.toJson(value, length);
    return length.bytes();
  }

  private static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
