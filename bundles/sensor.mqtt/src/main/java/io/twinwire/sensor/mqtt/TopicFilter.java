package io.twinwire.sensor.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which topics a channel hears (MQTT 3.1.1, section 4.7): levels between slashes, {@code +} for any
 * one level, {@code #} at the end for all that follow, and <code>{room}</code> for any one level
 * that has a name.
 *
 * @param levels as they are written
 */
public record TopicFilter(List<String> levels) {

  private static final Pattern PART = Pattern.compile("\\{([A-Za-z]\\w*)\\}");

  public TopicFilter {
    levels = List.copyOf(levels);
  }

  /**
   * Reads a filter.
   *
   * @throws IllegalArgumentException with the filter and what would be right
   */
  public static TopicFilter parse(String text) {
    TopicFilter filter = new TopicFilter(Arrays.asList(text.split("/", -1)));
    for (int i = 0; i < filter.levels.size(); i++) {
      String level = filter.levels.get(i);
      boolean wild = level.contains("+") || level.contains("#") || level.contains("{");
      boolean right = level.equals("+") || PART.matcher(level).matches();
      boolean rest = level.equals("#") && i == filter.levels.size() - 1;
      if (wild && !right && !rest) {
        throw new IllegalArgumentException(
            "'" + text + "': + and {part} are a whole level, and # the last");
      }
    }
    check(text);
    if (Set.copyOf(filter.parts()).size() < filter.parts().size()) {
      throw new IllegalArgumentException("'" + text + "': a named part stands there twice");
    }
    return filter;
  }

  /**
   * Refuses what can be no topic to publish to.
   *
   * @throws IllegalArgumentException with the topic and what would be right
   */
  static String topic(String text) {
    check(text);
    if (text.contains("+") || text.contains("#")) {
      throw new IllegalArgumentException("'" + text + "': a topic to write to has neither + nor #");
    }
    return text;
  }

  private static void check(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > 65_535 || text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("a topic is 1 to 65535 bytes of UTF-8 without a 0");
    }
  }

  /** What to subscribe to: the named parts are wild. */
  String subscription() {
    return String.join(
        "/", levels.stream().map(level -> PART.matcher(level).matches() ? "+" : level).toList());
  }

  /** Some value for each of the named parts. */
  Map<String, String> sample() {
    return parts().stream().collect(Collectors.toMap(Function.identity(), part -> "x"));
  }

  /** The names of the named parts. */
  List<String> parts() {
    return levels.stream()
        .map(PART::matcher)
        .filter(Matcher::matches)
        .map(part -> part.group(1))
        .toList();
  }

  boolean isExact() {
    return levels.stream().noneMatch(TopicFilter::isWild);
  }

  private static boolean isWild(String level) {
    return level.equals("+") || level.equals("#") || PART.matcher(level).matches();
  }

  /**
   * The values of the named parts.
   *
   * @param topic the levels of a topic
   * @return empty where the topic is not one of these
   */
  Optional<Map<String, String>> match(List<String> topic) {
    Map<String, String> parts = new HashMap<>();
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        return Optional.of(parts);
      }
      if (i >= topic.size() || (!isWild(level) && !level.equals(topic.get(i)))) {
        return Optional.empty();
      }
      Matcher part = PART.matcher(level);
      if (part.matches()) {
        parts.put(part.group(1), topic.get(i));
      }
    }
    return topic.size() == levels.size() ? Optional.of(parts) : Optional.empty();
  }

  /** Whether every topic of the other is one of these, too. */
  boolean covers(TopicFilter other) {
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        return true;
      }
      if (i >= other.levels.size() || other.levels.get(i).equals("#")) {
        return false;
      }
      if (!isWild(level) && !level.equals(other.levels.get(i))) {
        return false;
      }
    }
    return levels.size() == other.levels.size();
  }
}
