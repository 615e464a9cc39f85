package io.twinwire.support.sensor.channel;

/**
 * Makes an adapter's address of what stands in a channel's line.
 *
 * @param <A> where the adapter finds a channel in its device
 */
@FunctionalInterface
public interface AddressParser<A> {

  /**
   * Parses an address.
   *
   * @param address what stands behind the equals sign
   * @param options the adapter's own options; one that is not asked for is refused
   * @throws IllegalArgumentException with the thing, the value and what would be right
   */
  A parse(String address, Options options);
}
