package io.twinwire.localhub.core;

import io.twinwire.support.exec.Executors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * The database's file. A channel closes for good when a thread is interrupted in it ({@link
 * java.nio.channels.InterruptibleChannel}), and the database with it. So only a thread of the
 * file's own reads and writes, which nobody interrupts; callers wait for it, interrupted or not.
 */
final class StoreFile extends SingleFileStore {

  private final ExecutorService thread = Executors.single("localhub-store");

  private StoreFile() {
    super(new HashMap<>());
  }

  static StoreFile open(Path path) {
    StoreFile file = new StoreFile();
    file.open(path.toString(), false, null);
    return file;
  }

  @Override
  public ByteBuffer readFully(SFChunk chunk, long position, int length) {
    return apart(() -> super.readFully(chunk, position, length));
  }

  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer bytes) {
    apart(() -> super.writeFully(chunk, position, bytes));
  }

  @Override
  public void truncate(long size) {
    apart(() -> super.truncate(size));
  }

  @Override
  public void sync() {
    apart(super::sync);
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      thread.shutdown();
    }
  }

  private void apart(Runnable work) {
    apart(
        () -> {
          work.run();
          return true;
        });
  }

  private <T> T apart(Supplier<T> work) {
    Future<T> done;
    try {
      done = thread.submit(work::get);
    } catch (RejectedExecutionException e) {
      // The file is closed, and says so.
      return work.get();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
