package io.twinwire.outbox.store;

import java.util.Locale;

/** What can become of an accepted message. */
public enum Outcome {
  ACKNOWLEDGED,
  EXPIRED,
  EVICTED,
  REJECTED,
  DIVERTED,
  SET_ASIDE,
  LOST;

  /** The column that counts it. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
