package io.twinwire.localhub.core.identity;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an identity proves itself; an empty text stands for absent.
 *
 * @param type {@code sas}, {@code selfSigned}, {@code certificateAuthority} or {@code none}
 */
public record Authentication(
    String type,
    String primaryKey,
    String secondaryKey,
    String primaryThumbprint,
    String secondaryThumbprint) {

  public static final String SELF_SIGNED = "selfSigned";
  public static final String AUTHORITY = "certificateAuthority";

  private static final Pattern THUMBPRINT = Pattern.compile("[0-9A-F]{40}|[0-9A-F]{64}");
  private static final int MIN_KEY = 16;
  private static final int MAX_KEY = 64;

  /**
   * Reads what a caller sends. A key or type that he leaves out stays as it was; keys that are
   * missing then are made.
   */
  static Authentication from(
      Map<String, @Nullable Object> document,
      @Nullable Authentication before,
      Supplier<String> keys)
      throws HubFault {
    String type = type(Trees.text(document, "type"), before);
    Map<String, @Nullable Object> symmetric = Trees.member(document, "symmetricKey");
    Map<String, @Nullable Object> thumbprints = Trees.member(document, "x509Thumbprint");
    if (type.equals(SELF_SIGNED)) {
      return new Authentication(
          type,
          "",
          "",
          thumbprint(
              thumbprints, "primaryThumbprint", before == null ? "" : before.primaryThumbprint),
          thumbprint(
              thumbprints,
              "secondaryThumbprint",
              before == null ? "" : before.secondaryThumbprint));
    }
    if (!type.equals("sas")) {
      return new Authentication(type, "", "", "", "");
    }
    return new Authentication(
        type,
        key(symmetric, "primaryKey", before == null ? "" : before.primaryKey, keys),
        key(symmetric, "secondaryKey", before == null ? "" : before.secondaryKey, keys),
        "",
        "");
  }

  public boolean isSas() {
    return type.equals("sas");
  }

  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> symmetric = new LinkedHashMap<>();
    symmetric.put("primaryKey", orNull(primaryKey));
    symmetric.put("secondaryKey", orNull(secondaryKey));
    Map<String, @Nullable Object> thumbprints = thumbprints();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("symmetricKey", symmetric);
    document.put("x509Thumbprint", thumbprints);
    document.put("type", type);
    return document;
  }

  Map<String, @Nullable Object> thumbprints() {
    Map<String, @Nullable Object> thumbprints = new LinkedHashMap<>();
    thumbprints.put("primaryThumbprint", orNull(primaryThumbprint));
    thumbprints.put("secondaryThumbprint", orNull(secondaryThumbprint));
    return thumbprints;
  }

  static Authentication restored(Map<String, @Nullable Object> stored) {
    Map<String, @Nullable Object> symmetric = Trees.member(stored, "symmetricKey");
    Map<String, @Nullable Object> thumbprints = Trees.member(stored, "x509Thumbprint");
    return new Authentication(
        Trees.text(stored, "type"),
        Trees.text(symmetric, "primaryKey"),
        Trees.text(symmetric, "secondaryKey"),
        Trees.text(thumbprints, "primaryThumbprint"),
        Trees.text(thumbprints, "secondaryThumbprint"));
  }

  private static String type(String given, @Nullable Authentication before) throws HubFault {
    if (given.isEmpty()) {
      return before == null ? "sas" : before.type;
    }
    return switch (given.toLowerCase(Locale.ROOT)) {
      case "sas" -> "sas";
      case "selfsigned" -> SELF_SIGNED;
      case "certificateauthority" -> AUTHORITY;
      case "none" -> "none";
      default ->
          throw Faults.invalid(
              "authentication.type: \""
                  + given
                  + "\" is not sas, selfSigned, certificateAuthority or none");
    };
  }

  private static String key(
      Map<String, @Nullable Object> symmetric, String name, String before, Supplier<String> keys)
      throws HubFault {
    String given = Trees.text(symmetric, name);
    if (given.isEmpty()) {
      return before.isEmpty() ? keys.get() : before;
    }
    requireKey("authentication." + name, given);
    return given;
  }

  private static String thumbprint(
      Map<String, @Nullable Object> thumbprints, String name, String before) throws HubFault {
    String given = Trees.text(thumbprints, name);
    if (given.isEmpty()) {
      return thumbprints.containsKey(name) ? "" : before;
    }
    if (!THUMBPRINT.matcher(digits(given)).matches()) {
      throw Faults.invalid(
          "authentication." + name + ": it is not 40 or 64 hexadecimal digits (SHA-1, SHA-256)");
    }
    return given;
  }

  /** Refuses a text that is no symmetric key. */
  public static void requireKey(String name, String given) throws HubFault {
    int length = -1;
    try {
      length = Base64.getDecoder().decode(given).length;
    } catch (IllegalArgumentException e) {
      throw new HubFault(HubFault.Code.ARGUMENT_INVALID, name + ": it is no base64 text");
    }
    if (length < MIN_KEY || length > MAX_KEY) {
      throw Faults.invalid(
          name + ": it has " + length + " bytes, " + MIN_KEY + " to " + MAX_KEY + " are allowed");
    }
  }

  /** A thumbprint as it is compared: hexadecimal digits in upper case. */
  public static String digits(String given) {
    return given.replace(":", "").replace(" ", "").toUpperCase(Locale.ROOT);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
