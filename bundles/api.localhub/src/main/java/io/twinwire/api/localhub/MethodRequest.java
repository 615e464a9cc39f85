package io.twinwire.api.localhub;

import java.util.UUID;

/**
 * A direct method on its way to the device.
 *
 * @param requestId comes back with the answer; over MQTT its 32 hexadecimal digits, over AMQP the
 *     UUID itself
 * @param payload JSON in UTF-8; empty for none
 */
public record MethodRequest(UUID requestId, String name, byte[] payload) {

  public MethodRequest {
    payload = payload.clone();
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }
}
