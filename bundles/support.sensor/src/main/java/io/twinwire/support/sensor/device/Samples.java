package io.twinwire.support.sensor.device;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.sensor.channel.Entry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device said of its channels. A value is the device's own: {@link Boolean}, {@link Number}
 * or {@link String}; it is scaled, typed and held against the channel's range here.
 *
 * @param <A> where the adapter finds a channel in its device
 */
public final class Samples<A> {

  private final Clock clock;
  private final List<Reading> readings = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();

  /**
   * @param clock for samples that have no time of their own
   */
  public Samples(Clock clock) {
    this.clock = clock;
  }

  /** A value that was taken now. */
  public void value(Entry<A> entry, Object raw) {
    value(entry, raw, clock.instant());
  }

  /** A value with the time at which the device took it. */
  public void value(Entry<A> entry, Object raw, Instant time) {
    value(entry, raw, time, Quality.GOOD, "");
  }

  /** A value with the device's time and the device's doubt. */
  public void value(Entry<A> entry, Object raw, Instant time, Quality quality, String reason) {
    readings.add(entry.conversion().reading(raw, time, quality, reason));
  }

  /** A channel that could not be read while others could. */
  public void bad(Entry<A> entry, String reason) {
    bad(entry, reason, clock.instant());
  }

  /** A channel that could not be read, and when. */
  public void bad(Entry<A> entry, String reason, Instant time) {
    readings.add(Reading.bad(entry.channel().name(), reason, time));
  }

  /** A channel of which there is nothing new, which is no fault. */
  public void nothing(Entry<A> entry) {
    unchanged.add(entry.channel().name());
  }

  List<String> unchanged() {
    return List.copyOf(unchanged);
  }

  List<Reading> readings() {
    return List.copyOf(readings);
  }
}
