package io.twinwire.support.sensor.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines that stand for many: {@code r{0..9} = holding:{100..118/2}} is ten lines, in which all the
 * braces count up together.
 */
final class Ranges {

  private static final Pattern RANGE =
      Pattern.compile("\\{(\\d{1,9})\\.\\.(\\d{1,9})(?:/(\\d{1,9}))?\\}");

  private record Range(int first, int last, int step) {

    static Range of(MatchResult match) {
      int step = match.group(3) == null ? 1 : Integer.parseInt(match.group(3));
      Range range =
          new Range(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)), step);
      if (step == 0 || range.first > range.last) {
        throw new IllegalArgumentException(
            match.group() + " counts nothing; right is {FIRST..LAST} or {FIRST..LAST/STEP}");
      }
      return range;
    }

    int count() {
      return (last - first) / step + 1;
    }
  }

  private Ranges() {}

  /**
   * The lines that a line stands for.
   *
   * @param most lines that it may stand for
   */
  static List<String> expand(String line, int most) {
    List<Range> ranges = RANGE.matcher(line).results().map(Range::of).toList();
    if (ranges.isEmpty()) {
      return List.of(line);
    }
    int count = ranges.get(0).count();
    for (Range range : ranges) {
      if (range.count() != count) {
        throw new IllegalArgumentException(
            "'" + line + "': one range counts " + count + ", another " + range.count());
      }
    }
    if (count > most) {
      throw new IllegalArgumentException("'" + line + "': " + count + " channels is above " + most);
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(number(line, ranges, i));
    }
    return lines;
  }

  private static String number(String line, List<Range> ranges, int index) {
    Matcher matcher = RANGE.matcher(line);
    StringBuilder numbered = new StringBuilder();
    for (Range range : ranges) {
      matcher.find();
      matcher.appendReplacement(numbered, Integer.toString(range.first + index * range.step));
    }
    return matcher.appendTail(numbered).toString();
  }
}
