package io.twinwire.api.outbox;

/** What goes first. Order and numbers hold within a priority. */
public enum Priority {
  HIGH,
  NORMAL,
  LOW
}
