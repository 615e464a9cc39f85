package io.twinwire.sensor.simulated;

import io.twinwire.sensor.simulated.Replay.Row;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.PolledDevice;
import io.twinwire.support.sensor.device.Samples;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A device that does not exist. Samples are counted from 0, those that fail with the others. */
final class SimulatedDevice implements PolledDevice<Simulation> {

  /** Waits; a test does not. */
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  private final List<SimulatedChannel> channels;
  private final When fails;
  private final Dice failing;
  private final Optional<Replay> replay;
  private final Clock clock;
  private final Pause pause;
  private long next;
  private Optional<Row> row = Optional.empty();
  private String noRow = "";

  /**
   * @param fails the samples at which the whole device does
   */
  SimulatedDevice(
      long seed,
      List<Entry<Simulation>> entries,
      When fails,
      Optional<Replay> replay,
      Clock clock,
      Pause pause) {
    Dice dice = new Dice(seed);
    this.channels = entries.stream().map(e -> new SimulatedChannel(e, dice.of("channel"))).toList();
    this.fails = fails;
    this.failing = dice.of("fails");
    this.replay = replay;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void open() {}

  @Override
  public void read(List<Entry<Simulation>> entries, Samples<Simulation> samples)
      throws IOException, InterruptedException {
    long index = begin();
    rows(each -> {});
    Instant now = clock.instant();
    for (SimulatedChannel channel : channels) {
      if (channel.column().isEmpty()) {
        channel.tell(index, now, samples);
      } else if (row.isPresent()) {
        replayed(channel, index, row.get(), samples);
      } else {
        channel.bad(noRow, now, samples);
      }
    }
  }

  /**
   * Takes a sample as a device that reports by itself: no row of a replayed file is left out, and
   * none is told twice.
   *
   * @param report takes what is to be told at once
   */
  void report(Consumer<Samples<Simulation>> report) throws IOException, InterruptedException {
    long index = begin();
    boolean there = rows(each -> report.accept(columns(index, each)));
    Samples<Simulation> samples = new Samples<>(clock);
    Instant now = clock.instant();
    for (SimulatedChannel channel : channels) {
      if (channel.column().isEmpty()) {
        channel.tell(index, now, samples);
      } else if (there && row.isEmpty()) {
        channel.bad(noRow, now, samples);
      }
    }
    report.accept(samples);
  }

  private long begin() throws IOException, InterruptedException {
    long index = next++;
    if (fails.at(index, failing)) {
      throw new IOException("simulated: the device fails");
    }
    Duration delay = Duration.ZERO;
    for (SimulatedChannel channel : channels) {
      delay = delay.plus(channel.delay(index));
    }
    if (!delay.isZero()) {
      pause.of(delay);
    }
    return index;
  }

  /**
   * Takes the rows that are due.
   *
   * @return whether there is anything new to say of the file
   */
  private boolean rows(Consumer<Row> due) {
    if (replay.isEmpty()) {
      return said("no file is replayed");
    }
    try {
      replay.get().begin();
      boolean any = false;
      for (Optional<Row> each = replay.get().next(); each.isPresent(); each = replay.get().next()) {
        row = each;
        any = true;
        due.accept(each.get());
      }
      return replay.get().hasEnded() ? said(replay.get().name() + " has ended") : any;
    } catch (IOException e) {
      return said(String.valueOf(e.getMessage()));
    }
  }

  private boolean said(String why) {
    boolean news = row.isPresent() || !noRow.equals(why);
    row = Optional.empty();
    noRow = why;
    return news;
  }

  private Samples<Simulation> columns(long index, Row each) {
    Samples<Simulation> samples = new Samples<>(clock);
    for (SimulatedChannel channel : channels) {
      if (channel.column().isPresent()) {
        replayed(channel, index, each, samples);
      }
    }
    return samples;
  }

  private static void replayed(
      SimulatedChannel channel, long index, Row row, Samples<Simulation> samples) {
    String column = channel.column().orElseThrow();
    if (row.fault().isPresent()) {
      channel.bad(row.fault().get(), row.time(), samples);
    } else if (!row.cells().containsKey(column)) {
      channel.bad("column '" + column + "': there is none", row.time(), samples);
    } else if (!row.cells().get(column).isEmpty()) {
      channel.tellCell(index, row.cells().get(column), row.time(), samples);
    }
  }

  @Override
  public void close() {}
}
