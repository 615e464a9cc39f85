package io.twinwire.sensor.mqtt;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts the payloads of long messages off before the client takes memory for them: MQTT 3.1.1 has no
 * way to tell a broker what is too long. A packet that is cut is still one, with the length that is
 * left (section 2.2.3), so that the client acknowledges it and the next one is found.
 */
final class ShortPayloads extends InputStream {

  private static final int PUBLISH = 3;

  /** The longest topic with its length, and a packet identifier. */
  private static final int HEADER = 65_537 + 2;

  private final InputStream in;
  private final int longest;

  private final byte[] scratch = new byte[4_096];

  /** A packet's fixed header, as far as it was read. */
  private int headerLength;

  private int first;
  private long length;

  /** What of a fixed header is to be given yet. */
  private byte[] start = {};

  private int given;

  private long left;
  private long dropped;

  /**
   * @param maxPayload longer payloads are cut, to something longer than this
   */
  ShortPayloads(InputStream in, int maxPayload) {
    this.in = in;
    this.longest = maxPayload + 1 + HEADER;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (given == start.length && left == 0 && !readHeader()) {
      return -1;
    }
    if (given < start.length) {
      int n = Math.min(count, start.length - given);
      System.arraycopy(start, given, buffer, offset, n);
      given += n;
      return n;
    }
    int n = in.read(buffer, offset, (int) Math.min(count, left));
    left -= Math.max(0, n);
    return n;
  }

  /** A read that times out may come back to where it was: nothing is lost in between. */
  private boolean readHeader() throws IOException {
    while (dropped > 0) {
      int n = in.read(scratch, 0, (int) Math.min(scratch.length, dropped));
      if (n < 0) {
        return false;
      }
      dropped -= n;
    }
    while (true) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      if (headerLength == 0) {
        first = next;
        length = 0;
      } else {
        length |= (long) (next & 0x7F) << (7 * (headerLength - 1));
      }
      headerLength++;
      if (headerLength > 5) {
        throw new IOException("the broker speaks no MQTT");
      }
      if (headerLength > 1 && (next & 0x80) == 0) {
        begin();
        return true;
      }
    }
  }

  private void begin() {
    headerLength = 0;
    left = first >> 4 == PUBLISH ? Math.min(length, longest) : length;
    dropped = length - left;
    given = 0;
    start = new byte[left < 1 << 7 ? 2 : left < 1 << 14 ? 3 : left < 1 << 21 ? 4 : 5];
    start[0] = (byte) first;
    for (int i = 1; i < start.length; i++) {
      int more = i < start.length - 1 ? 0x80 : 0;
      start[i] = (byte) (((left >> (7 * (i - 1))) & 0x7F) | more);
    }
  }

  @Override
  public int available() throws IOException {
    return start.length - given + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
