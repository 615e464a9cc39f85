package io.twinwire.api.sensor;

/** How far a value can be trusted. */
public enum Quality {
  GOOD,
  UNCERTAIN,
  BAD
}
