package io.twinwire.api.localhub;

/**
 * What a device answered.
 *
 * @param status the device's own, opaque to the hub (rule DM-02)
 * @param payload JSON in UTF-8; empty for none
 */
public record MethodAnswer(int status, byte[] payload) {

  public MethodAnswer {
    payload = payload.clone();
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }
}
