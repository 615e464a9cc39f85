package io.twinwire.itests.reference;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The unit of a number. Metatype has no field for it, so the description of a number begins with
 * it: {@code Seconds between two messages.}, {@code How many messages are kept.}
 */
final class Units {

  static final String RULE =
      "begins with its unit (Milliseconds, Seconds, Minutes, Hours, Days, Bytes, Kilobytes,"
          + " Percent, TCP port), with How many and what is counted, or with Number where it has no"
          + " unit";

  private static final Pattern UNIT =
      Pattern.compile(
          "(?<unit>Milliseconds|Seconds|Minutes|Hours|Days|Bytes|Kilobytes|Percent|TCP port)s?\\b.*"
              + "|How many (?<counted>\\p{Alpha}+)\\b.*"
              + "|(?<number>Number)\\b.*",
          Pattern.DOTALL);

  private Units() {}

  /** The unit that a description begins with: an empty text for a bare number. */
  static Optional<String> of(String description) {
    Matcher matcher = UNIT.matcher(description);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group("number") != null) {
      return Optional.of("");
    }
    String unit = matcher.group("unit");
    if (unit == null) {
      return Optional.of(matcher.group("counted"));
    }
    boolean acronym = Character.isUpperCase(unit.charAt(1));
    return Optional.of(acronym ? unit : Character.toLowerCase(unit.charAt(0)) + unit.substring(1));
  }
}
