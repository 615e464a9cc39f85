package io.twinwire.support.sensor.text;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Quality;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.channel.Options;
import io.twinwire.support.sensor.device.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What of a document is a channel's value: the whole text, the value at a JSON path ({@code
 * value=$.t}), or what a regular expression finds ({@code regex='load: (\S+)'}: its first group, or
 * all of it where it has none). And where its time stands: {@code time=$.ts}.
 */
public final class Extract {

  /** How long an expression may look for its match. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Optional<JsonPath> value;
  private final Optional<Pattern> regex;
  private final Optional<JsonPath> time;
  private final Times times;

  private Extract(
      Optional<JsonPath> value, Optional<Pattern> regex, Optional<JsonPath> time, Times times) {
    this.value = value;
    this.regex = regex;
    this.time = time;
    this.times = times;
  }

  /**
   * Asks a channel's line for {@code value}, {@code regex}, {@code time}, {@code format}, {@code
   * zone}.
   */
  public static Extract of(Options options) {
    Optional<JsonPath> value = options.text("value").map(JsonPath::parse);
    Optional<Pattern> regex = options.text("regex").map(Extract::pattern);
    if (value.isPresent() && regex.isPresent()) {
      throw new IllegalArgumentException("value and regex: only one of them can say the value");
    }
    return new Extract(
        value,
        regex,
        options.text("time").map(JsonPath::parse),
        Times.of(options.text("format"), options.text("zone")));
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("regex: '" + regex + "': " + e.getDescription(), e);
    }
  }

  /**
   * Tells a channel's value. What has no value is bad; a value whose time cannot be read is
   * uncertain, and of now.
   *
   * @param now when the document came
   * @param doubt why now may not be the value's time, where the document says none; empty for none
   */
  public <A> void tell(
      Document document, Entry<A> entry, Samples<A> samples, Instant now, String doubt) {
    Object found;
    try {
      found = value(entry.channel(), document);
    } catch (IllegalArgumentException e) {
      samples.bad(entry, String.valueOf(e.getMessage()), now);
      return;
    }
    Instant taken = now;
    String reason = doubt;
    if (time.isPresent()) {
      try {
        taken = time(document, time.get());
        reason = "";
      } catch (IllegalArgumentException e) {
        reason = "time: " + e.getMessage();
      }
    }
    Quality quality = reason.isEmpty() ? Quality.GOOD : Quality.UNCERTAIN;
    samples.value(entry, found, taken, quality, reason);
  }

  private Object value(Channel channel, Document document) {
    if (value.isPresent()) {
      JsonPath path = value.get();
      Object found =
          document
              .find(path)
              .orElseThrow(() -> new IllegalArgumentException(path + " is not there"));
      if (found instanceof Map || found instanceof List) {
        throw new IllegalArgumentException(path + " is no single value");
      }
      return found;
    }
    return Values.of(channel, regex.map(r -> found(r, document)).orElse(document.text()));
  }

  private static String found(Pattern regex, Document document) {
    Matcher matcher = regex.matcher(new PatientText(document.text(), PATIENCE));
    boolean finds;
    try {
      finds = matcher.find();
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("regex '" + regex + "': the text is too long for it", e);
    }
    if (!finds) {
      throw new IllegalArgumentException("regex '" + regex + "' finds nothing");
    }
    String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
    if (found == null) {
      throw new IllegalArgumentException("regex '" + regex + "': its group is empty");
    }
    return found;
  }

  private Instant time(Document document, JsonPath path) {
    return times.read(
        document
            .find(path)
            .orElseThrow(() -> new IllegalArgumentException(path + " is not there")));
  }
}
