package io.twinwire.sensor.file;

import io.twinwire.sensor.file.FileAddress.Table;
import io.twinwire.sensor.file.Rows.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The new lines of a file that others write. A file that was renamed is read to its end before the
 * one that took its name; one that became shorter is read from its start. A line counts once its
 * end is there. Confined to one thread at a time.
 */
final class CsvTail {

  /** The most that one call goes through, lines that are too long included. */
  private static final long MOST = 16L << 20;

  /** Where a look begins; what it finds may not be told, and is then to be found again. */
  private record Place(
      long position,
      boolean begun,
      boolean headed,
      boolean skipping,
      List<String> header,
      @Nullable Object key) {}

  private final Table table;
  private final Allowed allowed;
  private final FileSettings settings;
  private final ByteBuffer buffer = ByteBuffer.allocate(8_192);
  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private long position;

  /** Whether the first look is over: a file that comes later is new from its first line on. */
  private boolean begun;

  private boolean headed;

  /** Whether the rest of a line that is too long is passed over. */
  private boolean skipping;

  private List<String> header = List.of();

  private Place before = new Place(0, false, false, false, List.of(), null);
  private volatile boolean told = true;

  CsvTail(Table table, Allowed allowed, FileSettings settings) {
    this.table = table;
    this.allowed = allowed;
    this.settings = settings;
  }

  /**
   * What came since the last call.
   *
   * @throws IOException when there is no such file, or it cannot be read
   */
  Rows take() throws IOException {
    if (!told) {
      goBack();
    }
    before = new Place(position, begun, headed, skipping, header, key);
    told = false;
    List<Line> lines = new ArrayList<>();
    try {
      List<String> rowHeader = header;
      if (channel != null) {
        read(channel, lines);
        rowHeader = header;
      }
      // What is left of the last file goes before the header of the next.
      if (lines.isEmpty() && isReplaced()) {
        close();
        read(open(), lines);
        rowHeader = header;
      }
      begun = true;
      return new Rows(rowHeader, lines);
    } catch (IOException e) {
      goBack();
      begun = true;
      throw e;
    }
  }

  /** What the last look found was told: the next one goes on from there. */
  void told() {
    told = true;
  }

  private void goBack() {
    position = before.position();
    begun = before.begun();
    headed = before.headed();
    skipping = before.skipping();
    header = before.header();
    key = before.key();
    close();
  }

  private boolean isReplaced() throws IOException {
    return channel == null || !Objects.equals(key(allowed.file(table.path())), key);
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Opens the file; the one that was read last is read on where it was left. */
  private FileChannel open() throws IOException {
    Path file = allowed.file(table.path());
    Object found = key(file);
    FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
    channel = opened;
    if (!begun && !table.fromStart()) {
      restart();
      if (!headed) {
        readHeader(opened);
      }
      if (headed) {
        position = Math.max(position, lastEnd(opened));
      }
    } else if (found == null || !found.equals(key)) {
      restart();
    }
    key = found;
    return opened;
  }

  private void restart() {
    position = 0;
    headed = !table.header();
    header = List.of();
    skipping = false;
  }

  /** Behind the last line that has an end. */
  private long lastEnd(FileChannel opened) throws IOException {
    long size = opened.size();
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, settings.maxLine() + 1L));
    opened.read(tail, size - tail.capacity());
    for (int i = tail.position() - 1; i >= 0; i--) {
      if (tail.get(i) == '\n') {
        return size - tail.capacity() + i + 1;
      }
    }
    skipping = size > 0;
    return size;
  }

  private void read(FileChannel opened, List<Line> lines) throws IOException {
    if (opened.size() < position) {
      restart();
    }
    if (!headed) {
      readHeader(opened);
    }
    if (headed) {
      List<String> texts = new ArrayList<>();
      drain(opened, texts, settings.maxLines());
      for (String text : texts) {
        if (text.isEmpty()) {
          lines.add(Line.bad("a line is above " + settings.maxLine() + " bytes"));
        } else if (!text.isBlank()) {
          lines.add(Line.of(Rows.cells(text, table.separator())));
        }
      }
    }
  }

  private void readHeader(FileChannel opened) throws IOException {
    List<String> first = new ArrayList<>();
    drain(opened, first, 1);
    if (!first.isEmpty()) {
      header = Rows.cells(first.get(0), table.separator());
      headed = true;
    }
  }

  /**
   * Reads lines on from the position, and moves it behind the last.
   *
   * @param lines takes them; an empty one was too long, and an empty line is a blank
   */
  private void drain(FileChannel opened, List<String> lines, int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long first = position;
    long at = position;
    while (at - first < MOST) {
      buffer.clear();
      int count = opened.read(buffer, at);
      for (int i = 0; i < count; i++) {
        at++;
        byte next = buffer.get(i);
        if (next == '\n') {
          lines.add(skipping ? "" : text(line, position));
          line.reset();
          skipping = false;
          position = at;
          if (lines.size() == most) {
            return;
          }
        } else if (line.size() < settings.maxLine()) {
          line.write(next);
        } else {
          skipping = true;
        }
      }
      if (skipping) {
        position = at;
      }
      if (count <= 0) {
        return;
      }
    }
  }

  private static String text(ByteArrayOutputStream line, long position) {
    String text = line.toString(StandardCharsets.UTF_8);
    // A mark that says which UTF this is may stand before the first line.
    String bare = position == 0 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    return bare.isBlank() ? " " : bare;
  }

  /** Lets the file go; the next call finds its place in it again. */
  void close() {
    FileChannel last = channel;
    channel = null;
    if (last != null) {
      try {
        last.close();
      } catch (IOException e) {
        // Nothing was written: nothing is lost.
      }
    }
  }
}
