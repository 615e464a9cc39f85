package io.twinwire.outbox;

/** What can become of an accepted message. The order is that of the numbers file: append only. */
enum Outcome {
  ACKNOWLEDGED,
  EXPIRED,
  EVICTED,
  REJECTED,
  DIVERTED,
  SET_ASIDE,
  LOST
}
