package io.twinwire.support.sensor.channel;

import io.twinwire.api.sensor.Channel;

/**
 * A line of a channel table.
 *
 * @param <A> where the adapter finds a channel in its device
 */
public record Entry<A>(Channel channel, A address) {}
