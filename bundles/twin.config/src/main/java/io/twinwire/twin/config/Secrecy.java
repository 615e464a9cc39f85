package io.twinwire.twin.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Properties that hold a secret by their name. Bundles of others do not always say PASSWORD in
 * their Metatype, and many have none; a secret must not enter the reported twin through them.
 */
final class Secrecy {

  private static final Pattern NAME =
      Pattern.compile(
          "\\..*|.*(password|passwd|passphrase|secret|token|credentials?|private.?key|access.?key"
              + "|connection.?string)",
          Pattern.CASE_INSENSITIVE);

  private Secrecy() {}

  static boolean named(String id) {
    return NAME.matcher(id).matches();
  }

  /** Whether JSON holds a secret by the name of a property at any depth. */
  static boolean within(Object json) {
    if (json instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(entry -> named(String.valueOf(entry.getKey())) || within(entry.getValue()));
    }
    return json instanceof List<?> list && list.stream().anyMatch(Secrecy::within);
  }
}
