package io.twinwire.itests.bench;

/** One way to send device-to-cloud messages. */
interface Sender extends AutoCloseable {

  /**
   * Gives a message to the client; may block.
   *
   * @param settled called once with whether the hub has acknowledged it
   */
  void send(int number, byte[] body, Settled settled) throws Exception;

  @Override
  void close();

  /** What became of a message. */
  interface Settled {
    void settled(boolean acknowledged);
  }
}
