package io.twinwire.outbox.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A small record that is replaced as a whole. It is written to two slots in turn, each with a
 * generation and a checksum, so that a write that was cut off leaves the record before it.
 *
 * <p>A write survives the end of the process, but not the loss of power, unless it is forced.
 */
final class TwoSlotFile implements Closeable {

  static final int SLOT = 4096;

  private static final int MAGIC = 0x54574e31;
  private static final int HEADER = 4 + 4 + 8 + 4;

  /** How much a record can hold, in bytes. */
  static final int CAPACITY = SLOT - HEADER;

  // Not a FileChannel: an interrupt of the writing thread would close it for good.
  private final RandomAccessFile file;
  private long generation;
  private Optional<byte[]> newest = Optional.empty();

  private TwoSlotFile(RandomAccessFile file) {
    this.file = file;
  }

  static TwoSlotFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      TwoSlotFile slots = new TwoSlotFile(file);
      slots.load(0);
      slots.load(1);
      return slots;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The newest whole record; empty when there is none. */
  Optional<byte[]> read() {
    return newest.map(byte[]::clone);
  }

  /** Replaces the record. */
  void write(byte[] content) throws IOException {
    if (content.length > CAPACITY) {
      throw new IOException("record: " + content.length + " bytes is above " + CAPACITY);
    }
    long next = generation + 1;
    ByteBuffer slot = ByteBuffer.allocate(HEADER + content.length);
    slot.putInt(MAGIC).putInt(content.length).putLong(next);
    slot.putInt(checksum(next, content)).put(content);
    file.seek((next & 1) * SLOT);
    file.write(slot.array());
    generation = next;
    newest = Optional.of(content.clone());
  }

  /**
   * Replaces the record for good: after a loss of power it, or one that was written later, is read.
   */
  void force(byte[] content) throws IOException {
    // Into both slots: with one of them torn later, the other must not hold an older record.
    for (int slot = 0; slot < 2; slot++) {
      write(content);
      file.getFD().sync();
    }
  }

  private void load(int index) throws IOException {
    long start = (long) index * SLOT;
    if (file.length() < start + HEADER) {
      return;
    }
    file.seek(start);
    int magic = file.readInt();
    int length = file.readInt();
    long found = file.readLong();
    int checksum = file.readInt();
    if (magic != MAGIC
        || length < 0
        || length > CAPACITY
        || file.length() < start + HEADER + length
        || found <= generation) {
      return;
    }
    byte[] content = new byte[length];
    file.readFully(content);
    if (checksum(found, content) == checksum) {
      generation = found;
      newest = Optional.of(content);
    }
  }

  private static int checksum(long generation, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, generation));
    crc.update(content);
    return (int) crc.getValue();
  }

  /** Forces what was written to disk, and closes. */
  @Override
  public void close() throws IOException {
    try (file) {
      file.getFD().sync();
    }
  }
}
