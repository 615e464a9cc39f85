package io.twinwire.sensor.simulated;

/** What a channel shows, sample by sample. */
@FunctionalInterface
interface Signal {

  /** Begins a signal, whose chance is rolled with these dice. */
  @FunctionalInterface
  interface Form {
    Signal start(Dice dice);
  }

  /**
   * The value at a sample: {@link Boolean}, {@link Long}, {@link Double} or {@link String}.
   *
   * @param index counted from 0; never falls
   */
  Object value(long index);
}
