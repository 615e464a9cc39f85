package io.twinwire.sensor.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * At which samples something happens; they count from 0. Parts, separated by commas:
 *
 * <ul>
 *   <li>{@code 2%}: by chance, 2 samples of 100; {@code 2%x30} also, in runs of 30
 *   <li>{@code 100..160}: at set times, both ends included; {@code 100} and {@code 100..}
 *   <li>{@code 100..160/600}: the same again every 600 samples
 * </ul>
 */
record When(List<Part> parts) {

  static final When NEVER = new When(List.of());
  static final When ALWAYS = new When(List.of(new Span(0, Long.MAX_VALUE, Long.MAX_VALUE)));

  private static final Pattern CHANCE =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)%(?:x(\\d{1,9}))?");
  private static final Pattern SPAN =
      Pattern.compile("(\\d{1,15})(\\.\\.(\\d{1,15})?)?(?:/(\\d{1,15}))?");

  private sealed interface Part {
    boolean at(long index, Dice dice);
  }

  private record Chance(double percent, long length) implements Part {
    @Override
    public boolean at(long index, Dice dice) {
      return dice.roll(index / length) * 100 < percent;
    }
  }

  private record Span(long first, long last, long every) implements Part {
    @Override
    public boolean at(long index, Dice dice) {
      long position = index % every;
      return position >= first && position <= last;
    }
  }

  When {
    parts = List.copyOf(parts);
  }

  /**
   * Parses; an empty text is never.
   *
   * @param name for the message of the exception
   */
  static When parse(String name, String text) {
    List<Part> parts = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      parts.add(part(name, part.strip()));
    }
    return new When(parts);
  }

  private static Part part(String name, String text) {
    Matcher chance = CHANCE.matcher(text);
    if (chance.matches()) {
      double percent = Double.parseDouble(chance.group(1));
      long length = chance.group(2) == null ? 1 : Long.parseLong(chance.group(2));
      if (percent <= 100 && length > 0) {
        return new Chance(percent, length);
      }
    }
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      long every = number(span.group(4), Long.MAX_VALUE);
      long first = Long.parseLong(span.group(1));
      long last = span.group(2) == null ? first : number(span.group(3), Math.max(first, every - 1));
      if (first <= last && last < every) {
        return new Span(first, last, every);
      }
    }
    throw new IllegalArgumentException(
        name
            + ": '"
            + text
            + "' is none of PERCENT%, PERCENT%xLENGTH, FIRST..LAST, FIRST..LAST/EVERY");
  }

  private static long number(String text, long standard) {
    return text == null ? standard : Long.parseLong(text);
  }

  boolean at(long index, Dice dice) {
    for (Part part : parts) {
      if (part.at(index, dice)) {
        return true;
      }
    }
    return false;
  }
}
