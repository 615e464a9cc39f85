package io.twinwire.sensor.simulated;

import java.util.SplittableRandom;

/**
 * Chance that repeats: what is rolled for a sample is a function of the seed, of what is rolled for
 * and of the sample's index, whatever was rolled before.
 */
record Dice(long key) {

  private static final long FNV_BASIS = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  /** Dice for one purpose, which know nothing of those for another. */
  Dice of(String purpose) {
    long hash = FNV_BASIS;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
    }
    return new Dice(new SplittableRandom(key ^ hash).nextLong());
  }

  /** A number from 0 to below 1. */
  double roll(long index) {
    // Only nextLong is asked for: how a JDK makes other numbers of it may change.
    return (new SplittableRandom(key + index).nextLong() >>> 11) * 0x1.0p-53;
  }
}
