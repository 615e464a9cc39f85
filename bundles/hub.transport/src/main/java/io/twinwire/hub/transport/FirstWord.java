package io.twinwire.hub.transport;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Lets the client speak first: until it has, what comes in, the end of the connection above all, is
 * held back. That is MQTT's own order, and it is needed because Paho 1.2.5 cannot hear of an end
 * before it has sent its CONNECT: the thread that starts its receiver, sender and callback waits
 * for ever, deaf to interrupts, for a state that has passed. Over WebSocket the CONNECT comes
 * behind the answer to a request.
 */
final class FirstWord {

  /** One look at a held connection; the client takes it for a moment without news. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final boolean webSocket;
  private final long end;
  private boolean spoken;
  private boolean greeted;
  private int newlines;

  /**
   * @param webSocket whether a request and its answer go before
   * @param bound after which nothing is held back any more
   */
  FirstWord(boolean webSocket, Duration bound) {
    this.webSocket = webSocket;
    this.end = System.nanoTime() + bound.toNanos();
  }

  InputStream input(InputStream in) {
    return new Input(in);
  }

  OutputStream output(OutputStream out) {
    return new Output(out);
  }

  private synchronized void speak() {
    spoken = true;
    notifyAll();
  }

  private synchronized boolean held() {
    return !spoken && System.nanoTime() - end < 0;
  }

  /** Whether an answer over WebSocket is waited for: Paho gives it but a second. */
  private synchronized boolean answerDue() {
    return webSocket && !greeted && System.nanoTime() - end < 0;
  }

  private synchronized void await() throws IOException {
    long look = System.nanoTime() + LOOK.toNanos();
    while (held()) {
      long left = (look - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("the client has not spoken yet");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the client had not spoken yet");
      }
    }
  }

  /** Watches for the empty line behind which the client is to speak again. */
  private synchronized void heard(byte[] bytes, int from, int count) {
    if (!webSocket || greeted) {
      return;
    }
    for (int i = from; i < from + count && !greeted; i++) {
      newlines = bytes[i] == '\n' ? newlines + 1 : bytes[i] == '\r' ? newlines : 0;
      if (newlines == 2) {
        greeted = true;
        spoken = false;
      }
    }
  }

  private final class Input extends FilterInputStream {

    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      await();
      while (true) {
        try {
          int count = super.read(bytes, from, length);
          heard(bytes, from, count);
          return count;
        } catch (SocketTimeoutException e) {
          if (!answerDue()) {
            throw e;
          }
        }
      }
    }

    @Override
    public int available() throws IOException {
      return held() ? 0 : super.available();
    }
  }

  private final class Output extends FilterOutputStream {

    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } finally {
        // Also where it fails: who spoke has started.
        speak();
      }
    }
  }
}
