package io.twinwire.support.sensor.device;

import io.twinwire.support.sensor.channel.Entry;
import java.util.List;

/**
 * A device that answers when it is asked. Apart from {@link #close}, one call at a time.
 *
 * @param <A> where the adapter finds a channel in the device
 */
public interface PolledDevice<A> {

  /**
   * Connects. It may block, within a bound of its own.
   *
   * @throws Exception when the device is not there; the message names it and the cause
   */
  void open() throws Exception;

  /**
   * Reads channels. One that fails alone is told as {@linkplain Samples#bad bad}.
   *
   * @throws Exception when the device is lost: it is closed, and opened anew after a while
   */
  void read(List<Entry<A>> entries, Samples<A> samples) throws Exception;

  /**
   * Writes one channel.
   *
   * @param raw {@link Boolean}, {@link Long}, {@link Double} or {@link String}, scaled back
   * @throws IllegalArgumentException when the device has no room for such a value
   * @throws NotTakenException when the device is there, and did not take it
   * @throws Exception when the device is lost
   */
  default void write(Entry<A> entry, Object raw) throws Exception {
    throw new IllegalArgumentException(entry.channel().name() + ": cannot be written");
  }

  /** What an operator should know of a device that works otherwise. From any thread. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * Ends the connection. It is called from any thread, and then ends the call that is under way.
   */
  void close();
}
