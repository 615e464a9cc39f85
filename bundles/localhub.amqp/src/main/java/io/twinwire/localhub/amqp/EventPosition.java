package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TelemetryPartitions;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a reader begins, as its filter says.
 *
 * @param by the annotation that is compared
 * @param inclusive whether an equal value counts
 */
record EventPosition(String by, boolean inclusive, String value) {

  private static final Pattern FILTER =
      Pattern.compile(
          "\\s*amqp\\.annotation\\.(x-opt-offset|x-opt-sequence-number|x-opt-enqueued-time)"
              + "\\s*(>=?)\\s*'([^']*)'\\s*");
  private static final String LATEST = "@latest";

  static EventPosition of(String filter) throws HubFault {
    Matcher matcher = FILTER.matcher(filter);
    if (!matcher.matches()) {
      throw new HubFault(
          HubFault.Code.ARGUMENT_INVALID,
          "filter: \"" + filter + "\" is no comparison with offset, sequence number or time");
    }
    return new EventPosition(
        matcher.group(1), matcher.group(2).equals(">="), matcher.group(3).trim());
  }

  /** The sequence that reading begins behind. */
  long after(TelemetryPartitions partitions, int partition) throws HubFault {
    if (value.equals(LATEST)) {
      return partitions.state(partition).lastSequence();
    }
    long number;
    try {
      number = Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new HubFault(
          HubFault.Code.ARGUMENT_INVALID, by + ": \"" + value + "\" is not a whole number");
    }
    if (by.equals("x-opt-enqueued-time")) {
      Instant time = Instant.ofEpochMilli(inclusive ? number : number + 1);
      return partitions.before(partition, time);
    }
    return inclusive ? number - 1 : number;
  }
}
