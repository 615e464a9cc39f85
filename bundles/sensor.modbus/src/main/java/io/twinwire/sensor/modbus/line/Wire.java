package io.twinwire.sensor.modbus.line;

import java.io.IOException;

/** Bytes to and from units. Apart from {@link #close}, of one thread. */
interface Wire {

  void write(byte[] bytes) throws IOException;

  /**
   * Reads until there are so many bytes, or the time is up.
   *
   * @param deadline of {@link System#nanoTime}
   * @return how many came
   * @throws IOException when the wire is lost
   */
  int read(byte[] buffer, int offset, int length, long deadline) throws IOException;

  /** Drops what came and nobody waits for. */
  void discard() throws IOException;

  /** Fails when the other side has ended the connection. */
  void check() throws IOException;

  /** Nanoseconds that so many bytes are under way. */
  long transfer(int bytes);

  /** Ends it. From any thread. */
  void close();
}
