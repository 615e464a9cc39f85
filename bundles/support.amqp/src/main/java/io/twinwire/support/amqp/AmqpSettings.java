package io.twinwire.support.amqp;

import java.time.Duration;

/**
 * What a server says of itself.
 *
 * @param container the server's container id
 * @param maxFrame bytes of the largest frame, 512 and up
 * @param sessions how many sessions a connection may have
 * @param idle after how much silence a client is taken for gone; the client is told
 * @param patience how long a new connection may take until it is open
 */
public record AmqpSettings(
    String container, int maxFrame, int sessions, Duration idle, Duration patience) {

  public AmqpSettings {
    if (maxFrame < 512) {
      throw new IllegalArgumentException("maxFrame: " + maxFrame + " is below 512");
    }
    if (sessions < 1 || sessions > 65_536) {
      throw new IllegalArgumentException("sessions: " + sessions + " is not from 1 to 65536");
    }
  }
}
