package io.twinwire.itests.bench;

import java.util.Arrays;

/**
 * What the hub counted of one device in the order in which it stored, by the bundle {@code
 * itests/tally}.
 *
 * @param messages that it stored
 * @param readings in them
 * @param late readings that came behind one with a higher number, for the first time
 * @param repeated readings that were there already
 * @param untold messages that the hub stored and that are not counted here
 * @param bytes of all messages, as the hub meters them
 * @param units of 4 KB, each message rounded up
 */
record HubTally(
    long messages, long readings, long late, long repeated, long untold, long bytes, long units) {

  /** The hub's count at the end of the device's connection, which was open at the mark. */
  static HubTally await(Site site, int mark, String device) {
    String line = site.hub().process().awaitLine(mark, "tally " + device + " \\d.*");
    long[] numbers = Arrays.stream(line.split(" ")).skip(2).mapToLong(Long::parseLong).toArray();
    return new HubTally(
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
  }
}
