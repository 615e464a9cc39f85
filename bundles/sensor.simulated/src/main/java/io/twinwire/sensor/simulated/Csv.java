package io.twinwire.sensor.simulated;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of a CSV file (RFC 4180), with any separator; empty lines are skipped. */
final class Csv implements Closeable {

  /** The most characters of a record: what is longer is no CSV file. */
  private static final int MOST = 1 << 20;

  private final Reader reader;
  private final char separator;
  private int line;
  private boolean ended;

  Csv(Reader reader, char separator) {
    this.reader = new BufferedReader(reader);
    this.separator = separator;
  }

  /** The line at which the last record ended, counted from 1. */
  int line() {
    return line;
  }

  /** The next record; empty at the end. */
  Optional<List<String>> next() throws IOException {
    while (!ended) {
      List<String> cells = cells();
      if (cells.size() > 1 || !cells.get(0).isBlank()) {
        return Optional.of(cells);
      }
    }
    return Optional.empty();
  }

  private List<String> cells() throws IOException {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean closed = false;
    int count = 0;
    for (int c = reader.read(); ; c = reader.read()) {
      if (c < 0 || (c == '\n' && !quoted)) {
        ended = c < 0;
        line++;
        cells.add(cell.toString());
        return cells;
      }
      if (++count > MOST) {
        throw new IOException("line " + (line + 1) + " has more than " + MOST + " characters");
      }
      if (c == '"') {
        // A quote behind the closing one stands for itself.
        if (closed && !quoted) {
          cell.append('"');
        }
        closed = quoted;
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
        closed = false;
      } else if (c != '\r' || quoted) {
        line += c == '\n' ? 1 : 0;
        cell.append((char) c);
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
