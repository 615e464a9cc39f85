package io.twinwire.sensor.simulated;

import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.settings.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration that was held against its bounds.
 *
 * @param interval between two samples that it reports by itself; zero when it is polled
 * @param fails when the whole device does
 * @param replay what is replayed; empty for nothing
 * @param faults what in the configuration cannot be used, beside the table's
 */
record Settings(
    long seed,
    ChannelTable<Simulation> table,
    Duration interval,
    When fails,
    Optional<Replay.Settings> replay,
    List<String> faults) {

  private static final int HOUR = 3_600_000;

  /** A file's name, and no path. */
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

  Settings {
    faults = List.copyOf(faults);
  }

  boolean isPolled() {
    return interval.isZero();
  }

  /**
   * @param directory where replayed files lie
   */
  static Settings of(Config config, Path directory) {
    List<String> faults = new ArrayList<>();
    Bounds bounds = new Bounds(faults, "");
    boolean none = Arrays.stream(config.channels()).allMatch(String::isBlank);
    ChannelTable<Simulation> table =
        none ? Boiler.table(config.seed()) : ChannelTable.of(config.channels(), Simulation::parse);
    Optional<Replay.Settings> replay = replay(config, directory, bounds, faults);
    boolean columns = table.entries().stream().anyMatch(e -> e.address().column().isPresent());
    if (columns && config.replayFile().isBlank()) {
      faults.add("replayFile: there is none, but channels have columns of it");
    }
    if (replay.isPresent() && !columns) {
      faults.add("channels: none is column:NAME, so that nothing of replayFile is shown");
    }
    int interval = bounds.whole("reportInterval", config.reportInterval(), 0, HOUR, 0);
    return new Settings(
        config.seed(),
        table,
        Duration.ofMillis(interval),
        fails(config.fails(), faults),
        replay,
        faults);
  }

  private static When fails(String text, List<String> faults) {
    try {
      return When.parse("fails", text);
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage() + "; never is used");
      return When.NEVER;
    }
  }

  private static Optional<Replay.Settings> replay(
      Config config, Path directory, Bounds bounds, List<String> faults) {
    String file = config.replayFile();
    if (file.isBlank()) {
      return Optional.empty();
    }
    if (!FILE.matcher(file).matches()) {
      faults.add("replayFile: '" + file + "' is not the name of a file in " + directory);
      return Optional.empty();
    }
    String separator = config.replaySeparator();
    if (separator.length() != 1 || separator.equals("\"")) {
      faults.add("replaySeparator: '" + separator + "' is not one character; a comma is used");
      separator = ",";
    }
    String time = config.replayTime();
    if (!time.equals("now") && !time.equals("file")) {
      faults.add("replayTime: '" + time + "' is none of now, file; now is used");
    }
    return Optional.of(
        new Replay.Settings(
            directory.resolve(file),
            config.replayTimeColumn(),
            separator.charAt(0),
            bounds.number("replaySpeed", config.replaySpeed(), 0, 10_000, 1),
            config.replayLoop(),
            time.equals("file")));
  }
}
