package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** As much of ASN.1's distinguished encoding (ITU-T X.690) as a certificate needs. */
final class Der {

  static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};

  private static final int FIRST_GENERALIZED_YEAR = 2050;
  private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(0x31, parts);
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  static byte[] octets(byte[] value) {
    return tagged(0x04, value);
  }

  /** A bit string of whole bytes. */
  static byte[] bits(byte[] value) {
    return tagged(0x03, new byte[] {0}, value);
  }

  /** A named bit list of one byte; trailing zero bits do not count. */
  static byte[] flags(int bits) {
    int unused = Integer.numberOfTrailingZeros(bits);
    return tagged(0x03, new byte[] {(byte) unused, (byte) bits});
  }

  static byte[] utf8(String text) {
    return tagged(0x0C, text.getBytes(UTF_8));
  }

  static byte[] time(Instant instant) {
    var utc = instant.atOffset(ZoneOffset.UTC);
    return utc.getYear() < FIRST_GENERALIZED_YEAR
        ? tagged(0x17, UTC_TIME.format(utc).getBytes(US_ASCII))
        : tagged(0x18, GENERALIZED_TIME.format(utc).getBytes(US_ASCII));
  }

  static byte[] oid(int first, int second, int... rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first * 40 + second);
    for (int arc : rest) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          out.write(0x80 | ((arc >>> shift) & 0x7F));
        }
      }
      out.write(arc & 0x7F);
    }
    return tagged(0x06, out.toByteArray());
  }

  static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    length(out, content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(0x80 | bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(length >>> (8 * i));
    }
  }
}
