package io.twinwire.twin.config.gate;

/** Hears what becomes of the trials. */
public interface TrialListener {

  /** A trial runs: its version is the one in force. */
  void acknowledged(Trial trial);

  /**
   * A trial failed and is taken back.
   *
   * @param thisVersionOnly whether only a whole desired version is known to be unusable
   * @return the reason as it may be said
   */
  String failed(Trial trial, String reason, boolean thisVersionOnly);

  /** A trial is taken back through no fault of its own; it may be applied again. */
  void takenBack(Trial trial);

  /** Something of what {@link Trials#standing} says has changed. */
  void changed();
}
