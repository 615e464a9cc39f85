package io.twinwire.sensor.modbus.line;

import java.io.IOException;

/**
 * A line of Modbus units, one request at a time. Apart from {@link #close}, of one thread.
 *
 * <p>The messages are j2mod's. Connections, framing and timeouts are not: j2mod tells a unit that
 * is silent from a line that is lost by texts only, repeats and reconnects on its own, leaves the
 * check sum of RTU over TCP unread, and spins while a serial port sends.
 */
public interface Line {

  /**
   * Connects, within a bound. From here on the line is in use, until it is closed.
   *
   * @throws IOException when that fails; the message names the line and the cause
   */
  void open() throws IOException, InterruptedException;

  /** Connects anew in the midst of its use, after a failure. */
  void reopen() throws IOException, InterruptedException;

  /** Makes sure that a request would not be sent into a connection that the device has ended. */
  void check() throws IOException, InterruptedException;

  /**
   * Sends a request and waits for the answer.
   *
   * @return the answer from its function on, of the length that the call expects
   * @throws RefusedException when the unit answers with an exception
   * @throws NoAnswerException when the unit does not answer, or not in a form that can be read; the
   *     line can still be used
   * @throws IOException when the line is lost
   */
  byte[] exchange(Call call) throws RefusedException, IOException, InterruptedException;

  /** Ends the use. From any thread; an exchange that is under way fails soon. */
  void close();
}
