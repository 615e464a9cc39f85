package io.twinwire.outbox.forward;

/**
 * How much may wait for the hub's acknowledgement at once. After a crash or a lost connection so
 * much is repeated at most.
 */
public record Window(int messages, long bytes) {

  private static final int MOST_HALVINGS = 20;

  /**
   * How many messages after so many failures in a row, one at least: a hub that has too much must
   * not get more of the same.
   */
  int messagesAfter(int failures) {
    return Math.max(1, messages >> Math.min(failures, MOST_HALVINGS));
  }
}
