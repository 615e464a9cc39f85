package io.twinwire.api.sensor;

/** What the values of a channel are. */
public enum ValueType {
  /** As the device tells them. */
  ANY,
  /** {@link Boolean}. */
  BOOLEAN,
  /** {@link Long}. */
  WHOLE,
  /** {@link Double}. */
  NUMBER,
  /** {@link String}. */
  TEXT
}
