package io.twinwire.api.localhub;

import java.time.Duration;

/**
 * A direct method as a service calls it (rule DM-01).
 *
 * @param payload JSON in UTF-8; empty for none
 * @param connectTimeout how long to wait for a device that is not there, 0 to 300 s; zero fails at
 *     once
 * @param responseTimeout how long the device may take to answer, 5 to 300 s
 */
public record MethodCall(
    String name, byte[] payload, Duration connectTimeout, Duration responseTimeout) {

  /** The largest payload, either way, in bytes. */
  public static final int MAX_PAYLOAD = 128 * 1024;

  /** What counts where a service names no connect timeout. */
  public static final Duration CONNECT_TIMEOUT = Duration.ZERO;

  /** What counts where a service names no response timeout. */
  public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

  public MethodCall {
    payload = payload.clone();
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }
}
