package io.twinwire.support.amqp;

import java.time.Duration;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;

/** A connection of a client. Every call may come on any thread. */
public final class AmqpConnection {

  /** How a connection ended. */
  public enum End {
    /** It did not, or its end is the peer's own. */
    NONE,
    /** The client closed it. */
    CLIENT,
    /** The transport broke, or the client fell silent. */
    LOST,
    /** The server's transport was closed. */
    STOPPED
  }

  private final Engine engine;

  AmqpConnection(Engine engine) {
    this.engine = engine;
  }

  /** The host name that the client asked for; empty before it opened the connection. */
  public String hostname() {
    return engine.hostname();
  }

  /** How it ended, as far as it did. */
  public End end() {
    return engine.end();
  }

  /** Runs a task on the connection's event loop, at once where the caller is there already. */
  public void execute(Runnable task) {
    engine.execute(task);
  }

  /** Runs a task on the connection's event loop after a while, if it is still open then. */
  public void later(Duration delay, Runnable task) {
    engine.later(delay, task);
  }

  /** Closes the connection and says why; the transport follows. */
  public void close(Symbol condition, String description) {
    engine.execute(() -> engine.close(new ErrorCondition(condition, description)));
  }

  /** Closes the transport without a word. */
  public void abort() {
    engine.execute(engine::abort);
  }

  /**
   * From now on everything is swallowed in both directions, and the transport stays until the
   * client ends it. The client is taken for gone when the idle time has passed.
   */
  public void swallow() {
    engine.execute(engine::swallow);
  }
}
