package io.twinwire.twin.config.typing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Properties that hold a secret by their name. Bundles of others do not always say PASSWORD in
 * their Metatype, and many have none; a secret must not enter the reported twin through them.
 */
public final class Secrecy {

  private static final Pattern ENDS =
      Pattern.compile(
          ".*(password|passwd|passphrase|passcode|secret|token|credentials?|bearer"
              + "|(access|account|api|private|shared|signing|symmetric)key|connectionstring)");

  private static final Set<String> LAST_WORDS = Set.of("key", "psk", "pwd", "sas");

  private Secrecy() {}

  public static boolean named(String id) {
    if (id.startsWith(".")) {
      return true;
    }
    List<String> words =
        List.of(
            id.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .split("[^\\p{L}\\p{N}]+", -1));
    int last = words.size() - 1;
    boolean open = last > 0 && words.get(last - 1).equals("public");
    return ENDS.matcher(String.join("", words)).matches()
        || (LAST_WORDS.contains(words.get(last)) && !open);
  }

  /** Whether JSON holds a secret by the name of a property at any depth. */
  public static boolean within(Object json) {
    if (json instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(entry -> named(String.valueOf(entry.getKey())) || within(entry.getValue()));
    }
    return json instanceof List<?> list && list.stream().anyMatch(Secrecy::within);
  }

  /** A text of others without the secrets of a configuration that they may have quoted. */
  public static String masked(
      String text, Map<String, Object> configuration, Optional<Schema> schema) {
    String masked = text;
    for (Map.Entry<String, Object> property : configuration.entrySet()) {
      boolean secret =
          named(property.getKey())
              || schema
                  .flatMap(s -> s.attribute(property.getKey()))
                  .filter(Attribute::secret)
                  .isPresent();
      if (secret) {
        for (Object element : Typing.elements(property.getValue())) {
          String value = String.valueOf(element);
          masked = value.isEmpty() ? masked : masked.replace(value, "***");
        }
      }
    }
    return masked;
  }
}
