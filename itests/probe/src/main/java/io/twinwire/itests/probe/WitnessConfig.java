package io.twinwire.itests.probe;

/** What the witness offers. */
@interface WitnessConfig {

  /** Milliseconds between two rounds, each of one message a priority; 0 for none at all. */
  int pause() default 0;
}
