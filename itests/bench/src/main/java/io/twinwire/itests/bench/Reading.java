package io.twinwire.itests.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The payload that every side sends: JSON of a fixed size with its number. */
final class Reading {

  /** Application property. */
  static final String NUMBER = "messageNumber";

  static final String CONTENT_TYPE = "application/json";
  static final String CONTENT_ENCODING = "utf-8";

  private static final int LEAST = 64;

  private Reading() {}

  static byte[] of(int number, int size) {
    if (size < LEAST) {
      throw new IllegalArgumentException("size: " + size + " is below " + LEAST);
    }
    byte[] begin =
        ("{\"messageNumber\":" + number + ",\"reading\":\"").getBytes(StandardCharsets.US_ASCII);
    byte[] body = Arrays.copyOf(begin, size);
    Arrays.fill(body, begin.length, size - 2, (byte) 'r');
    body[size - 2] = '"';
    body[size - 1] = '}';
    return body;
  }
}
