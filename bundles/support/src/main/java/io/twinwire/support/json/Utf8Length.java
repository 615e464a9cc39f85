package io.twinwire.support.json;

import java.io.Writer;

/** Counts the bytes that what is written takes in UTF-8, and keeps none of it. */
final class Utf8Length extends Writer {

  private int bytes;

  int bytes() {
    return bytes;
  }

  @Override
  public void write(int character) {
    // Each half of a surrogate pair counts for half of the pair's four bytes.
    char c = (char) character;
    bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(characters[i]);
    }
  }

  @Override
  public void write(String text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(text.charAt(i));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
