package io.twinwire.api.outbox;

/**
 * The outbox has taken a message.
 *
 * @param messageNumber rises by one within a device identity and priority, from 1, over restarts;
 *     after a loss of power it may leave some numbers out, which are accounted for as lost
 * @param messageId system property message-id, the same at every repeat, and never that of another
 *     message
 * @param durability what the message survives
 */
public record Acceptance(long messageNumber, String messageId, Durability durability) {

  /** What an accepted message survives. */
  public enum Durability {
    /** Loss of power. */
    DURABLE,
    /** Loss of the network only: it is held in memory, because nothing can be written now. */
    VOLATILE
  }
}
