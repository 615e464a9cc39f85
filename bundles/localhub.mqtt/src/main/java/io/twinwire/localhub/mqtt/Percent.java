package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Percent coding as devices write it: UTF-8, a space is %20, a plus sign is itself. */
final class Percent {

  private Percent() {}

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
