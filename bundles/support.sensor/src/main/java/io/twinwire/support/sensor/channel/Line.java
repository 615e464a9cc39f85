package io.twinwire.support.sensor.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel's line: {@code NAME = ADDRESS [KEY=VALUE ...] [FLAG ...]}. What holds blanks stands in
 * single or double quotes.
 */
record Line(String name, String address, Map<String, String> options) {

  private static final Pattern LINE = Pattern.compile("\\s*([^\\s=]+)\\s*=\\s*(\\S.*)");

  /** A word: runs without blanks, and quoted runs. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

  private static final Pattern QUOTES = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

  Line {
    options = Map.copyOf(options);
  }

  static Line parse(String text) {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not NAME = ADDRESS [KEY=VALUE ...]");
    }
    List<String> words = words(line.group(2), text);
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "true" : word.substring(equals + 1);
      if (options.put(key, unquoted(value)) != null) {
        throw new IllegalArgumentException(line.group(1) + ": " + key + " stands there twice");
      }
    }
    return new Line(line.group(1), unquoted(words.get(0)), options);
  }

  private static List<String> words(String text, String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    int end = 0;
    while (word.find()) {
      if (!text.substring(end, word.start()).isBlank()) {
        break;
      }
      words.add(word.group());
      end = word.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException("'" + line + "' has a quote that does not end");
    }
    return words;
  }

  private static String unquoted(String word) {
    return QUOTES
        .matcher(word)
        .replaceAll(
            quoted ->
                Matcher.quoteReplacement(
                    quoted.group(1) != null ? quoted.group(1) : quoted.group(2)));
  }
}
