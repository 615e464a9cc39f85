package io.twinwire.support.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * The database's file. A channel closes for good when a thread is interrupted in it ({@link
 * java.nio.channels.InterruptibleChannel}), and the database with it; so all is read and written
 * through a {@link RandomAccessFile}, which no interrupt touches. H2's channel has the lock only.
 */
public final class StoreFile extends SingleFileStore {

  private final RandomAccessFile file;

  /**
   * Opens a file that is there.
   *
   * @throws MVStoreException when it cannot be opened, or is locked
   */
  public StoreFile(Path path) throws IOException {
    super(new HashMap<>());
    // The lock first: POSIX drops it when the process closes any of its handles of the file.
    open(path.toString(), false, null);
    boolean opened = false;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      opened = true;
    } finally {
      if (!opened) {
        super.close();
      }
    }
  }

  @Override
  public ByteBuffer readFully(SFChunk chunk, long position, int length) {
    byte[] bytes = new byte[length];
    synchronized (file) {
      try {
        file.seek(position);
        file.readFully(bytes);
      } catch (IOException e) {
        throw failed(DataUtils.ERROR_READING_FAILED, "reading", position, length, e);
      }
    }
    readCount.incrementAndGet();
    readBytes.addAndGet(length);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    setSize(Math.max(size(), position + bytes.length));
    synchronized (file) {
      try {
        file.seek(position);
        file.write(bytes);
      } catch (IOException e) {
        throw failed(DataUtils.ERROR_WRITING_FAILED, "writing", position, bytes.length, e);
      }
    }
    writeCount.incrementAndGet();
    writeBytes.addAndGet(bytes.length);
  }

  @Override
  public void truncate(long size) {
    synchronized (file) {
      try {
        file.setLength(size);
      } catch (IOException e) {
        throw failed(DataUtils.ERROR_WRITING_FAILED, "truncating", size, 0, e);
      }
    }
    writeCount.incrementAndGet();
    setSize(Math.min(size(), size));
  }

  @Override
  public void sync() {
    try {
      file.getFD().sync();
    } catch (IOException e) {
      throw failed(DataUtils.ERROR_WRITING_FAILED, "syncing", 0, 0, e);
    }
  }

  @Override
  public void close() {
    try {
      // H2 closes what it could not lock, before there is a file of ours.
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw failed(DataUtils.ERROR_WRITING_FAILED, "closing", 0, 0, e);
    } finally {
      super.close();
    }
  }

  private MVStoreException failed(
      int code, String doing, long position, int length, IOException cause) {
    return DataUtils.newMVStoreException(
        code, "{0} {1}: {2} bytes at {3}: {4}", doing, getFileName(), length, position, cause);
  }
}
