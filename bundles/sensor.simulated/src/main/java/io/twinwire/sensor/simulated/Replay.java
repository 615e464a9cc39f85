package io.twinwire.sensor.simulated;

import io.twinwire.support.sensor.text.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Plays a CSV file with a heading and a column of times: a row is due when as much time has passed
 * since the beginning as lies between it and the first row. The file is read as it is played.
 * Thread-safe.
 */
final class Replay implements AutoCloseable {

  /**
   * How a file is played.
   *
   * @param speed how much faster than it was; 0 for a row a sample, whatever its time
   * @param loop whether it begins again at its end
   * @param fileTime whether a row has the file's time, and not that at which it is due
   */
  record Settings(
      Path file, String timeColumn, char separator, double speed, boolean loop, boolean fileTime) {}

  /**
   * A row.
   *
   * @param fault why its cells cannot be used; empty when they can
   */
  record Row(Instant time, Map<String, String> cells, Optional<String> fault) {

    Row {
      cells = Map.copyOf(cells);
    }
  }

  /** A row that is due when {@code offset} has passed in the file's time. */
  private record Pending(Instant fileTime, Duration offset, Row row) {}

  private static final Times TIMES = Times.standard();

  /** The most rows of a sample: those that are due beyond them come with the next. */
  private static final int MOST_ROWS = 10_000;

  /** Between the last row and the first of the next pass, where the file has no step. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Settings settings;
  private final Clock clock;
  private final LongSupplier nanos;
  private Optional<Csv> csv = Optional.empty();
  private List<String> heading = List.of();
  private Optional<Pending> pending = Optional.empty();
  private Optional<Pending> before = Optional.empty();
  private Optional<Instant> first = Optional.empty();
  private Duration pass = Duration.ZERO;
  private Duration step = STEP;
  private Instant startTime = Instant.EPOCH;
  private long startNanos;
  private boolean started;
  private boolean ended;
  private boolean closed;
  private int taken;

  /**
   * @param nanos elapsed nanoseconds
   */
  Replay(Settings settings, Clock clock, LongSupplier nanos) {
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
  }

  String name() {
    return String.valueOf(settings.file().getFileName());
  }

  /** Whether the file is played once, and has been. */
  synchronized boolean hasEnded() {
    return ended;
  }

  /** Begins a sample. */
  synchronized void begin() {
    taken = 0;
    if (!started) {
      started = true;
      startTime = clock.instant();
      startNanos = nanos.getAsLong();
    }
  }

  /**
   * The next row that is due at this sample; empty when no more is.
   *
   * @throws IOException when the file cannot be read; it is tried again from its beginning
   */
  synchronized Optional<Row> next() throws IOException {
    if (closed) {
      throw new IOException(name() + ": the sensor has ended");
    }
    try {
      if (pending.isEmpty() && !ended) {
        pending = read();
      }
    } catch (IOException e) {
      restart();
      throw e;
    }
    if (pending.isEmpty() || !isDue(pending.get().offset())) {
      return Optional.empty();
    }
    taken++;
    before = pending;
    pending = Optional.empty();
    return before.map(this::told);
  }

  private boolean isDue(Duration offset) {
    if (settings.speed() == 0) {
      return taken == 0;
    }
    return taken < MOST_ROWS && played(offset) <= nanos.getAsLong() - startNanos;
  }

  /** Nanoseconds that it takes to play so much of the file's time. */
  private double played(Duration offset) {
    return (offset.getSeconds() * 1e9 + offset.getNano()) / settings.speed();
  }

  private Row told(Pending due) {
    Instant time =
        settings.fileTime()
            ? due.fileTime()
            : settings.speed() == 0
                ? clock.instant()
                : startTime.plusNanos((long) played(due.offset()));
    return new Row(time, due.row().cells(), due.row().fault());
  }

  private Optional<Pending> read() throws IOException {
    Csv file = csv.isPresent() ? csv.get() : open();
    Optional<List<String>> cells = file.next();
    if (cells.isPresent()) {
      return Optional.of(pending(cells.get(), file.line()));
    }
    closeFile();
    if (before.isEmpty()) {
      throw new IOException(name() + ": it has no rows");
    }
    ended = !settings.loop();
    if (ended) {
      return Optional.empty();
    }
    pass = before.get().offset().plus(step);
    first = Optional.empty();
    Csv again = open();
    List<String> row =
        again.next().orElseThrow(() -> new IOException(name() + ": it has no rows any more"));
    return Optional.of(pending(row, again.line()));
  }

  private Csv open() throws IOException {
    try {
      Csv file =
          new Csv(
              Files.newBufferedReader(settings.file(), StandardCharsets.UTF_8),
              settings.separator());
      csv = Optional.of(file);
      heading =
          file.next().orElseThrow(() -> new IOException(name() + ": it is empty")).stream()
              .map(cell -> cell.replace("\uFEFF", "").strip())
              .toList();
      return file;
    } catch (NoSuchFileException e) {
      throw new IOException(name() + ": there is no such file", e);
    }
  }

  private Pending pending(List<String> cells, int line) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < Math.min(cells.size(), heading.size()); i++) {
      named.put(heading.get(i), cells.get(i).strip());
    }
    Instant time = before.map(Pending::fileTime).orElseGet(clock::instant);
    Optional<String> fault = Optional.empty();
    if (settings.speed() > 0 || settings.fileTime()) {
      String text = named.getOrDefault(settings.timeColumn(), "");
      try {
        time = TIMES.read(text);
      } catch (IllegalArgumentException e) {
        fault = Optional.of(name() + " line " + line + ": " + e.getMessage());
      }
    }
    Duration offset = before.map(Pending::offset).orElse(pass);
    if (fault.isEmpty()) {
      Instant begin = first.orElse(time);
      first = Optional.of(begin);
      offset = pass.plus(Duration.between(begin, time));
    }
    setStep(offset);
    return new Pending(time, offset, new Row(time, named, fault));
  }

  private void setStep(Duration offset) {
    before
        .map(earlier -> offset.minus(earlier.offset()))
        .filter(between -> !between.isNegative() && !between.isZero())
        .ifPresent(between -> step = between);
  }

  private void closeFile() throws IOException {
    if (csv.isPresent()) {
      Csv open = csv.get();
      csv = Optional.empty();
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    restart();
  }

  private void restart() {
    try {
      closeFile();
    } catch (IOException e) {
      // It was only read.
    }
    pending = Optional.empty();
    before = Optional.empty();
    first = Optional.empty();
    pass = Duration.ZERO;
    started = false;
  }
}
