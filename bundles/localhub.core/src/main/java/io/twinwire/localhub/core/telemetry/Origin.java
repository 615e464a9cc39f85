package io.twinwire.localhub.core.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.Identity;
import java.nio.ByteBuffer;

/**
 * Who sent a message, as it is stored with each: made once a session.
 *
 * @param partition where the sender's messages lie
 * @param encoded id, generation and authentication method
 */
public record Origin(String generationId, int partition, byte[] encoded) {

  static Origin of(Identity identity, String generationId, String authMethod, int partitions) {
    byte[] device = identity.deviceId().getBytes(UTF_8);
    byte[] module = identity.moduleId().orElse("").getBytes(UTF_8);
    byte[] generation = generationId.getBytes(UTF_8);
    byte[] method = authMethod.getBytes(UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(
            4 * Short.BYTES + device.length + module.length + generation.length + method.length);
    for (byte[] part : new byte[][] {device, module, generation, method}) {
      buffer.putShort((short) part.length).put(part);
    }
    return new Origin(
        generationId, Math.floorMod(identity.deviceId().hashCode(), partitions), buffer.array());
  }
}
