package io.twinwire.twin.config.typing;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the cloud from reading local secrets through the interpolation plugin: a text with {@code
 * $[} passes only when each is {@code $[secret:NAME]} with a name on the local allow list.
 */
public record Placeholders(Set<String> allowed) {

  /** How a placeholder begins. */
  public static final String BEGIN = "$[";

  private static final Pattern SECRET = Pattern.compile("\\$\\[secret:([^\\[\\];]+)[\\];]");

  public Placeholders {
    allowed = Set.copyOf(allowed);
  }

  public boolean passes(String text) {
    Matcher matcher = SECRET.matcher(text);
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      matcher.region(at, text.length());
      if (!matcher.lookingAt() || !allowed.contains(matcher.group(1))) {
        return false;
      }
      at = text.indexOf(BEGIN, at + BEGIN.length());
    }
    return true;
  }
}
