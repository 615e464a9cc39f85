package io.twinwire.support.testing;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback addresses for servers whose ports are fixed: another test, and another build on the same
 * machine, has another one.
 */
public final class Loopback {

  private Loopback() {}

  /** An address in 127.0.0.0/8 that hardly anybody else has chosen. */
  public static String address() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "127."
        + random.nextInt(1, 255)
        + "."
        + random.nextInt(1, 255)
        + "."
        + random.nextInt(1, 255);
  }
}
