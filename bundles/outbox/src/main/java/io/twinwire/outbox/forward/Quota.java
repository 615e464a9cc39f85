package io.twinwire.outbox.forward;

/**
 * The daily message quota of a hub (Azure IoT Hub developer guide, "Quotas and throttling": a
 * message is metered in blocks of 4 KB, of 0.5 KB in the Free tier; the day is that of UTC).
 *
 * @param messages billed messages a day; 0 for no limit
 * @param block what is billed as one message, in bytes
 * @param reserve what share is kept for messages of high priority and for the twin, in percent
 */
public record Quota(long messages, int block, int reserve) {

  /** No limit. */
  public static final Quota NONE = new Quota(0, 4096, 0);

  boolean limited() {
    return messages > 0;
  }

  /** How many messages are billed for one of this size. */
  long billed(int size) {
    return Math.max(1, (size + block - 1L) / block);
  }

  /** What messages of normal and low priority may use in a day. */
  long ordinary() {
    return messages - messages * reserve / 100;
  }
}
