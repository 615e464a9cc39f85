package io.twinwire.itests.tally;

import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import java.util.BitSet;

/** What has come of one device. */
final class Count {

  private static final int UNIT = 4096;

  private final BitSet seen = new BitSet();
  private boolean open;
  private long messages;
  private long readings;
  private long late;
  private long repeated;
  private long untold;
  private long bytes;
  private long units;
  private long sequence;
  private int highest;

  /**
   * Counts a message.
   *
   * @return whether it is the first of its connection
   */
  boolean add(StoredMessage stored) {
    TelemetryMessage message = stored.message();
    // Listeners that fall far behind are not told of all telemetry.
    untold += sequence == 0 ? 0 : stored.sequence() - sequence - 1;
    sequence = stored.sequence();
    messages++;
    int size = message.size();
    bytes += size;
    units += (size + UNIT - 1) / UNIT;
    numbers(message);
    boolean first = !open;
    open = true;
    return first;
  }

  /** A pack says how many messages of one behind the other it holds. */
  private void numbers(TelemetryMessage message) {
    int first = Integer.parseInt(message.properties().getOrDefault("messageNumber", "0"));
    int count = Integer.parseInt(message.properties().getOrDefault("count", "1"));
    for (int number = first; number < first + count; number++) {
      number(number);
    }
  }

  private void number(int number) {
    readings++;
    if (seen.get(number)) {
      repeated++;
    } else if (number < highest) {
      late++;
    }
    seen.set(number);
    highest = Math.max(highest, number);
  }

  /**
   * Ends a connection.
   *
   * @return messages, readings, how many came behind a higher number, how many came again, how many
   *     messages are not counted, bytes as the hub meters them, units of 4 KB
   */
  String close() {
    open = false;
    return messages + " " + readings + " " + late + " " + repeated + " " + untold + " " + bytes
        + " " + units;
  }
}
