package io.twinwire.support.sensor.channel;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Channel.Deadband;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a channel table. A name with named parts, as in <code>{room}/temperature</code>, is
 * that of a template: the channels themselves come as the device shows them.
 *
 * @param conversion between what the device says and the channel
 * @param <A> where the adapter finds a channel in its device
 */
public record Entry<A>(Channel channel, A address, Conversion conversion) {

  private static final Pattern PART = Pattern.compile("\\{([A-Za-z]\\w*)\\}");

  /** A line whose channel is converted as it says. */
  public Entry(Channel channel, A address) {
    this(channel, address, Conversion.of(channel));
  }

  /** Whether the name has named parts. */
  public boolean isTemplate() {
    return PART.matcher(channel.name()).find();
  }

  /**
   * The entry of a channel that a template stands for.
   *
   * @param parts the value of each named part
   * @throws IllegalArgumentException when there is no value for a part, or no such name can be
   */
  public Entry<A> with(Map<String, String> parts) {
    String name =
        PART.matcher(channel.name())
            .replaceAll(
                part -> {
                  String value = parts.get(part.group(1));
                  if (value == null) {
                    throw new IllegalArgumentException(part.group() + ": no such named part");
                  }
                  return Matcher.quoteReplacement(value);
                });
    return new Entry<>(
        new Channel(
            name,
            channel.type(),
            channel.unit(),
            channel.scale(),
            channel.offset(),
            channel.range(),
            Deadband.NONE,
            false),
        address);
  }
}
