package io.twinwire.support.sensor.channel;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Channel.Deadband;
import io.twinwire.api.sensor.Channel.Range;
import io.twinwire.api.sensor.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The channels that a configuration names, one a line:
 *
 * <pre>
 * temperature = holding:100 type=int16 scale=0.1 unit=Cel low=-40 high=120 deadband=0.5
 * r{0..99}    = input:{0..198/2} type=float32
 * </pre>
 *
 * <p>Of every adapter are {@code as} ({@code boolean}, {@code whole}, {@code number}, {@code text};
 * what the values become), {@code unit}, {@code scale}, {@code offset}, {@code low}, {@code high},
 * {@code deadband} (a number in the unit, or {@code 2%}) and the flag {@code writable}; address and
 * other options are the adapter's. A line that cannot be used is left out and named.
 *
 * @param <A> where the adapter finds a channel in its device
 */
public record ChannelTable<A>(List<Entry<A>> entries, List<String> faults) {

  /** The most channels of a table. */
  public static final int MAX_CHANNELS = 10_000;

  public ChannelTable {
    entries = List.copyOf(entries);
    faults = List.copyOf(faults);
  }

  /** Reads the lines of a configuration; none of them may be a template. */
  public static <A> ChannelTable<A> of(String[] lines, AddressParser<A> parser) {
    return of(lines, parser, false);
  }

  /**
   * Reads the lines of a configuration, some of which may be {@linkplain Entry#isTemplate()
   * templates}, for an adapter that fills them in.
   */
  public static <A> ChannelTable<A> withTemplates(String[] lines, AddressParser<A> parser) {
    return of(lines, parser, true);
  }

  private static <A> ChannelTable<A> of(
      String[] lines, AddressParser<A> parser, boolean templates) {
    Map<String, Entry<A>> entries = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (String text : lines) {
      if (text.isBlank()) {
        continue;
      }
      try {
        for (String line : Ranges.expand(text, MAX_CHANNELS - entries.size())) {
          Entry<A> entry = entry(Line.parse(line), parser);
          if (entry.isTemplate()) {
            checkTemplate(entry.channel(), templates);
          }
          add(entries, entry);
        }
      } catch (IllegalArgumentException e) {
        faults.add("channels: " + e.getMessage());
      }
    }
    if (entries.isEmpty() && faults.isEmpty()) {
      faults.add("channels: there is none; right is NAME = ADDRESS [KEY=VALUE ...]");
    }
    return new ChannelTable<>(List.copyOf(entries.values()), faults);
  }

  /** What is told of the channels; those of templates are not known yet. */
  public List<Channel> channels() {
    return entries.stream().filter(entry -> !entry.isTemplate()).map(Entry::channel).toList();
  }

  /** What is only known once a channel is there cannot be asked of it before. */
  private static void checkTemplate(Channel channel, boolean templates) {
    if (!templates) {
      throw new IllegalArgumentException(channel.name() + ": a name has no named parts here");
    }
    if (channel.writable() || !channel.deadband().equals(Deadband.NONE)) {
      throw new IllegalArgumentException(
          channel.name() + ": a channel with named parts has neither writable nor deadband");
    }
  }

  private static <A> void add(Map<String, Entry<A>> entries, Entry<A> entry) {
    if (entries.size() >= MAX_CHANNELS) {
      throw new IllegalArgumentException("more than " + MAX_CHANNELS + " of them");
    }
    if (entries.putIfAbsent(entry.channel().name(), entry) != null) {
      throw new IllegalArgumentException(entry.channel().name() + ": stands there twice");
    }
  }

  private static <A> Entry<A> entry(Line line, AddressParser<A> parser) {
    Options options = new Options(line.options());
    try {
      Channel channel = channel(line.name(), options);
      A address = parser.parse(line.address(), options);
      options.end();
      return new Entry<>(channel, address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(line.name() + ": " + e.getMessage(), e);
    }
  }

  private static Channel channel(String name, Options options) {
    return new Channel(
        name,
        options.choice("as", ValueType.class, ValueType.ANY),
        options.text("unit").orElse(""),
        options.number("scale").orElse(1.0),
        options.number("offset").orElse(0.0),
        range(options.number("low"), options.number("high")),
        options.text("deadband").map(ChannelTable::deadband).orElse(Deadband.NONE),
        options.flag("writable"));
  }

  private static Optional<Range> range(Optional<Double> low, Optional<Double> high) {
    return low.isEmpty() && high.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Range(low.orElse(Double.NEGATIVE_INFINITY), high.orElse(Double.POSITIVE_INFINITY)));
  }

  private static Deadband deadband(String text) {
    return text.endsWith("%")
        ? new Deadband(0, Options.number("deadband", text.substring(0, text.length() - 1)))
        : new Deadband(Options.number("deadband", text), 0);
  }
}
