package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Percent coding as devices write it: UTF-8, a space is %20, a plus sign is itself. */
final class Percent {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Percent() {}

  /** Encodes all but letters, digits and {@code - . _ ~}. */
  static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte octet : text.getBytes(UTF_8)) {
      boolean plain =
          (octet >= 'a' && octet <= 'z')
              || (octet >= 'A' && octet <= 'Z')
              || (octet >= '0' && octet <= '9')
              || "-._~".indexOf(octet) >= 0;
      if (plain) {
        out.append((char) octet);
      } else {
        out.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return out.toString();
  }

  /** Encodes only what would change the levels of a topic, or may not stand in one. */
  static String encodeForTopic(String text) {
    return text.replace("%", "%25").replace("/", "%2F").replace("+", "%2B").replace("#", "%23");
  }

  /** Decodes what is coded; a percent sign without two hexadecimal digits stands for itself. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low < 0) {
        out.write(in[i]);
      } else {
        out.write((high << 4) | low);
        i += 2;
      }
    }
    return out.toString(UTF_8);
  }
}
