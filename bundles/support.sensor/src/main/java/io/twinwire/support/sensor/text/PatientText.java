package io.twinwire.support.sensor.text;

import java.time.Duration;

/**
 * A text that can be looked at for some time only. An expression that was written badly may look at
 * a short text for hours, and nothing else ends it.
 */
final class PatientText implements CharSequence {

  /** So many characters between two looks at the clock. */
  private static final int LOOK = 1 << 14;

  private final String text;
  private final Duration patience;
  private final long start = System.nanoTime();
  private int looks;

  PatientText(String text, Duration patience) {
    this.text = text;
    this.patience = patience;
  }

  @Override
  public char charAt(int index) {
    if (++looks % LOOK == 0 && System.nanoTime() - start > patience.toNanos()) {
      throw new IllegalArgumentException(
          "regex: no match within " + patience.toSeconds() + " s; write it simpler");
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
