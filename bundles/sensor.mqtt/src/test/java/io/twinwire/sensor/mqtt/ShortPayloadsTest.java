package io.twinwire.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ShortPayloadsTest {

  private static byte[] packet(int first, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    for (int left = length; ; left >>= 7) {
      out.write(left & 0x7F | (left > 0x7F ? 0x80 : 0));
      if (left <= 0x7F) {
        break;
      }
    }
    for (int i = 0; i < length; i++) {
      out.write(i);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      out.writeBytes(packet);
    }
    return out.toByteArray();
  }

  /** One byte at a time, and before each a time-out. */
  private static final class Slow extends InputStream {

    private final byte[] content;
    private int at;
    private boolean ready;

    Slow(byte[] content) {
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      ready = !ready;
      if (ready) {
        throw new SocketTimeoutException("later");
      }
      return at < content.length ? content[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int next = read();
      if (next < 0) {
        return -1;
      }
      buffer[offset] = (byte) next;
      return 1;
    }
  }

  @Test
  void what_is_short_enough_passes_as_it_is() throws IOException {
    byte[] packets = joined(packet(0x30, 127), packet(0x90, 70_000), packet(0xD0, 0));

    assertThat(new ShortPayloads(new ByteArrayInputStream(packets), 100).readAllBytes())
        .isEqualTo(packets);
  }

  @Test
  void a_long_message_is_cut_and_the_next_packet_is_found() throws IOException {
    byte[] packets = joined(packet(0x32, 3_000_000), packet(0x30, 5));

    byte[] read = new ShortPayloads(new ByteArrayInputStream(packets), 100).readAllBytes();

    assertThat(read).isEqualTo(joined(packet(0x32, 100 + 1 + 65_539), packet(0x30, 5)));
  }

  @Test
  void a_time_out_in_the_middle_loses_nothing() throws IOException {
    byte[] packets = joined(packet(0x30, 70_000), packet(0x30, 200));
    ShortPayloads in = new ShortPayloads(new Slow(packets), 100);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (true) {
      try {
        int next = in.read();
        if (next < 0) {
          break;
        }
        read.write(next);
      } catch (SocketTimeoutException e) {
        // Asked again.
      }
    }

    assertThat(read.toByteArray()).isEqualTo(joined(packet(0x30, 65_640), packet(0x30, 200)));
  }
}
