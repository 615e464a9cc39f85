package io.twinwire.support.sensor.device;

import io.twinwire.support.sensor.channel.Entry;
import java.util.List;

/**
 * A device that reports by itself.
 *
 * @param <A> where the adapter finds a channel in the device
 */
public interface EventDevice<A> {

  /**
   * What a device reports to.
   *
   * @param <A> where the adapter finds a channel in the device
   */
  interface Sink<A> {

    /** Reports. From any thread; what one thread reports keeps its order. */
    void report(Samples<A> samples);

    /** The device is lost: it is closed, and opened anew after a while. From any thread. */
    void lost(String cause);

    /**
     * The device is away, but the adapter still holds what it needs to go on without a loss: it is
     * not closed, and every channel is bad with the cause. {@link #back} or {@link #lost} ends it.
     * From any thread.
     */
    void away(String cause);

    /**
     * The device is back and nothing was missed: a channel that it did not report since holds what
     * it held before. From any thread; does nothing where the device was not away.
     */
    void back();
  }

  /**
   * Connects and has what changes reported from now on. It may block, within a bound of its own.
   *
   * @throws Exception when the device is not there; the message names it and the cause
   */
  void open(List<Entry<A>> entries, Sink<A> sink) throws Exception;

  /** As {@link PolledDevice#write}. */
  default void write(Entry<A> entry, Object raw) throws Exception {
    throw new IllegalArgumentException(entry.channel().name() + ": cannot be written");
  }

  /** What an operator should know of a device that works otherwise. From any thread. */
  default List<String> warnings() {
    return List.of();
  }

  /** Ends the connection. From any thread, also while it is being opened. */
  void close();
}
