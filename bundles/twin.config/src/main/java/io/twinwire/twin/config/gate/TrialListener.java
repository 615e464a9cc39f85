package io.twinwire.twin.config.gate;

/** Hears what becomes of the trials. */
public interface TrialListener {

  /** A trial runs: its version is the one in force. */
  void acknowledged(Trial trial);

  /** A trial is taken back. */
  void failed(Trial trial, String reason);

  /** Something of what {@link Trials#standing} says has changed. */
  void changed();
}
