package io.twinwire.api.localhub;

import java.time.Instant;

/**
 * A message of a {@link ServiceQueue}, locked until it is settled.
 *
 * @param lockToken names this delivery when it is settled; letters, digits and hyphens
 * @param contentType for instance {@code application/vnd.microsoft.iothub.feedback.json}
 * @param body JSON in plain ASCII, as Microsoft's Java client wants it
 */
public record ServiceDelivery(
    String lockToken, String contentType, Instant enqueuedTime, int deliveryCount, byte[] body) {

  public ServiceDelivery {
    body = body.clone();
  }

  @Override
  public byte[] body() {
    return body.clone();
  }
}
