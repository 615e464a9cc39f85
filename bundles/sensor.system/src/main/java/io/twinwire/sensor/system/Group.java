package io.twinwire.sensor.system;

/** Some channels that are found in one place. */
interface Group {

  /** Takes what rates are counted from, some time before the first sample. */
  default void begin() {}

  /** Whether {@link #begin} is of use. */
  default boolean hasRates() {
    return false;
  }

  /**
   * Tells what there is.
   *
   * @throws Exception when none of it can be read; the message names the cause
   */
  void tell(Told told) throws Exception;
}
