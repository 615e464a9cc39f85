package io.twinwire.support.amqp;

import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;

/** A connection of a client. Every call may come on any thread. */
public final class AmqpConnection {

  private final Engine engine;

  AmqpConnection(Engine engine) {
    this.engine = engine;
  }

  /** The host name that the client asked for; empty before it opened the connection. */
  public String hostname() {
    return engine.hostname();
  }

  /** Runs a task on the connection's event loop, at once where the caller is there already. */
  public void execute(Runnable task) {
    engine.execute(task);
  }

  /** Runs a task on the connection's event loop after a while, if it is still open then. */
  public void later(java.time.Duration delay, Runnable task) {
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
   * client ends it.
   */
  public void swallow() {
    engine.execute(engine::swallow);
  }
}
