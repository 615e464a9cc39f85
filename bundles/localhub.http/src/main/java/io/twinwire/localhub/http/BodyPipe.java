package io.twinwire.localhub.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A body on its way from the event loop, which never waits, to a thread that reads it. */
final class BodyPipe extends InputStream {

  /** The network is not read while more than this waits. */
  static final int FULL = 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> parts = new ArrayDeque<>();
  private final Runnable drained;
  private long waiting;
  private int offset;
  private boolean ended;
  private boolean broken;

  /**
   * @param drained called on the reading thread when the pipe is no longer full
   */
  BodyPipe(Runnable drained) {
    this.drained = drained;
  }

  void put(ByteBuf part) {
    byte[] bytes = new byte[part.readableBytes()];
    part.readBytes(bytes);
    if (bytes.length > 0) {
      change(
          () -> {
            parts.add(bytes);
            waiting += bytes.length;
          });
    }
  }

  void end() {
    change(() -> ended = true);
  }

  /** The connection is gone before the body's end. */
  void fail() {
    change(() -> broken = !ended);
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  boolean isFull() {
    lock.lock();
    try {
      return waiting > FULL;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    Objects.checkFromIndexSize(start, length, target.length);
    if (length == 0) {
      return 0;
    }
    boolean wasFull;
    int count;
    lock.lock();
    try {
      awaitPart();
      if (broken) {
        throw new IOException("the connection ended within the body");
      }
      byte[] part = parts.peek();
      if (part == null) {
        return -1;
      }
      count = Math.min(length, part.length - offset);
      System.arraycopy(part, offset, target, start, count);
      offset += count;
      if (offset == part.length) {
        parts.remove();
        offset = 0;
      }
      wasFull = waiting > FULL;
      waiting -= count;
      wasFull &= waiting <= FULL;
    } finally {
      lock.unlock();
    }
    if (wasFull) {
      drained.run();
    }
    return count;
  }

  private void awaitPart() throws InterruptedIOException {
    try {
      while (parts.isEmpty() && !ended && !broken) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the front ends");
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
