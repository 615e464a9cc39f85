package io.twinwire.localhub.core.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a blob, numbered. One of them may have 1 MiB; what is beyond is not held. */
final class ImportLines implements AutoCloseable {

  static final int LONGEST = 1024 * 1024;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * A line without its end.
   *
   * @param number the first is 1
   * @param whole whether it is all of the line
   */
  record Line(long number, String text, boolean whole) {}

  private final InputStream in;
  private long number;
  private long read;

  ImportLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** The next line that holds more than white space; none at the end. */
  Optional<Line> next() throws IOException {
    while (true) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      boolean whole = true;
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      for (; next >= 0 && next != '\n'; next = in.read()) {
        read++;
        if (bytes.size() < LONGEST) {
          bytes.write(next);
        } else {
          whole = false;
        }
      }
      read++;
      number++;
      String text = bytes.toString(UTF_8);
      if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
        text = text.substring(1);
      }
      if (!text.isBlank()) {
        return Optional.of(new Line(number, text.strip(), whole));
      }
    }
  }

  /** How many bytes the lines so far have. */
  long read() {
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
