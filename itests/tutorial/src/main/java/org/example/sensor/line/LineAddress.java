package org.example.sensor.line;

import io.twinwire.support.sensor.channel.Options;

/**
 * Where a channel is found in the device.
 *
 * @param point as the device calls it, for instance {@code t1}
 */
record LineAddress(String point) {

  /** Options of its own would be asked for here: {@code options.whole("decimals", 0, 9, 1)}. */
  static LineAddress parse(String address, Options options) {
    if (!address.matches("[a-z]+[0-9]+")) {
      throw new IllegalArgumentException("'" + address + "' is no point, such as t1");
    }
    return new LineAddress(address);
  }
}
