package io.twinwire.outbox.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers that may have been given while the database could not be written, so that none is
 * given twice. A file of fixed size that is made in good time: it can be written on a full disk.
 */
final class Reserve implements Closeable {

  /** How many numbers are reserved at once; so many at most does a kill cost. */
  static final int NUMBERS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

  private final Path path;
  private final Map<String, Long> upTo = new HashMap<>();
  private @Nullable TwoSlotFile file;

  Reserve(Path path) {
    this.path = path;
  }

  /** Makes the file, or reads what a former run had reserved. Tried again where it fails. */
  void open() {
    if (file != null) {
      return;
    }
    try {
      TwoSlotFile opened = TwoSlotFile.open(path);
      Optional<byte[]> record = opened.read();
      if (record.isPresent()) {
        read(record.get());
      } else {
        opened.force(content(Map.of()));
      }
      file = opened;
    } catch (IOException e) {
      LOG.debug("No numbers can be reserved: {}", e.toString());
    }
  }

  /** The highest number of a sequence that may have been given; 0 when none is known of. */
  long upTo(String sequence) {
    return upTo.getOrDefault(sequence, 0L);
  }

  /** Sees to it that this number is not given again by a later run, as far as can be. */
  void hold(String sequence, long number) {
    TwoSlotFile open = file;
    if (number <= upTo(sequence) || open == null) {
      return;
    }
    Map<String, Long> next = new HashMap<>(upTo);
    next.put(sequence, number + NUMBERS - 1);
    try {
      open.force(content(next));
      upTo.putAll(next);
    } catch (IOException e) {
      LOG.debug("No numbers can be reserved: {}", e.toString());
    }
  }

  /** All numbers of these sequences that were given stand in the database now. */
  void clear(Collection<String> sequences) {
    TwoSlotFile open = file;
    Map<String, Long> left = new HashMap<>(upTo);
    if (open == null || !left.keySet().removeAll(sequences)) {
      return;
    }
    try {
      open.force(content(left));
      upTo.keySet().removeAll(sequences);
    } catch (IOException e) {
      // Then some numbers are left out after the next start, which does no harm.
      LOG.debug("Reserved numbers cannot be given back: {}", e.toString());
    }
  }

  private void read(byte[] record) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    int streams = in.readInt();
    for (int i = 0; i < streams; i++) {
      upTo.put(in.readUTF(), in.readLong());
    }
  }

  private static byte[] content(Map<String, Long> numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(numbers.size());
    for (Map.Entry<String, Long> entry : numbers.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeLong(entry.getValue());
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    TwoSlotFile open = file;
    if (open != null) {
      open.close();
    }
  }
}
