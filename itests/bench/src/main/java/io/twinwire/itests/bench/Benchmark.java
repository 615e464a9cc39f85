package io.twinwire.itests.bench;

/** Measures the product and its alternative in turns, in one run. */
interface Benchmark {

  /** Runs for as long as the effort says, and lays the figures side by side. */
  Table run(Effort effort);
}
