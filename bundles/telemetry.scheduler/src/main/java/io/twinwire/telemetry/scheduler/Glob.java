package io.twinwire.telemetry.scheduler;

/** A text in which {@code *} stands for any characters, also none. */
record Glob(String text) {

  boolean isAny() {
    return text.equals("*");
  }

  /** The characters that it names. */
  int literals() {
    return (int) text.chars().filter(c -> c != '*').count();
  }

  /**
   * Whether all of a text is as this says. No pattern takes longer than its length times the
   * text's.
   */
  boolean matches(String candidate) {
    int at = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < candidate.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (at < text.length() && text.charAt(at) == candidate.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
