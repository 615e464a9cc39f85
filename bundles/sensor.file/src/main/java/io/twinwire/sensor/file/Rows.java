package io.twinwire.sensor.file;

import io.twinwire.api.sensor.Quality;
import io.twinwire.sensor.file.FileAddress.Column;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.sensor.text.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines of separated values (RFC 4180, but for line breaks in quotes).
 *
 * @param header the columns' names; empty where there are none
 * @param lines each with its cells, or with what is wrong with it
 */
record Rows(List<String> header, List<Line> lines) {

  /** A line that can be read has cells, one that cannot has a fault. */
  record Line(List<String> cells, String fault) {

    static Line of(List<String> cells) {
      return new Line(List.copyOf(cells), "");
    }

    static Line bad(String fault) {
      return new Line(List.of(), fault);
    }
  }

  /** The cells of a line. */
  static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  /**
   * Tells a channel's value of every line; an empty cell tells nothing.
   *
   * @param comma whether a fraction begins with a comma
   * @param now the time of lines that have none
   */
  void tell(
      Entry<FileAddress> entry,
      Column column,
      boolean comma,
      Samples<FileAddress> samples,
      Instant now) {
    int place;
    Optional<Integer> timePlace;
    try {
      place = place(column.name());
      timePlace = column.time().map(this::place);
    } catch (IllegalArgumentException e) {
      samples.bad(entry, String.valueOf(e.getMessage()), now);
      return;
    }
    samples.nothing(entry);
    for (Line line : lines) {
      if (!line.fault().isEmpty()) {
        samples.bad(entry, line.fault(), now);
      } else if (place >= line.cells().size()) {
        samples.bad(
            entry, "a line of " + line.cells().size() + " columns has none " + column.name(), now);
      } else if (!line.cells().get(place).isEmpty()) {
        tell(
            entry,
            column,
            text(line.cells().get(place), comma),
            time(line, timePlace),
            samples,
            now);
      }
    }
  }

  private static void tell(
      Entry<FileAddress> entry,
      Column column,
      String text,
      Optional<String> time,
      Samples<FileAddress> samples,
      Instant now) {
    Object value = Values.of(entry.channel(), text);
    if (time.isEmpty()) {
      samples.value(entry, value, now);
      return;
    }
    try {
      samples.value(entry, value, column.times().read(time.get()));
    } catch (IllegalArgumentException e) {
      samples.value(entry, value, now, Quality.UNCERTAIN, "time: " + e.getMessage());
    }
  }

  private static Optional<String> time(Line line, Optional<Integer> place) {
    return place.map(at -> at < line.cells().size() ? line.cells().get(at) : "");
  }

  private static String text(String cell, boolean comma) {
    return comma && cell.matches("[-+]?\\d*,\\d+([eE][-+]?\\d+)?") ? cell.replace(',', '.') : cell;
  }

  private int place(String column) {
    int named = header.indexOf(column);
    if (named >= 0) {
      return named;
    }
    if (column.matches("[1-9]\\d{0,3}")) {
      return Integer.parseInt(column) - 1;
    }
    throw new IllegalArgumentException("no column " + column + "; there are " + header);
  }
}
