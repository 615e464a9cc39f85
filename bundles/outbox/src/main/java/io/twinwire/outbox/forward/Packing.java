package io.twinwire.outbox.forward;

/**
 * How messages are put together.
 *
 * @param enabled whether several go as one
 * @param bytes the largest pack, before it is compressed
 * @param gzip whether bodies are compressed
 */
public record Packing(boolean enabled, int bytes, boolean gzip) {

  /** Every message goes alone, as it is. */
  public static final Packing OFF = new Packing(false, 0, false);
}
