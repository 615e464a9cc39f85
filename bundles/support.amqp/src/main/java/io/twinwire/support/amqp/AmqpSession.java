package io.twinwire.support.amqp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Session;

/** A session of a client: what its links have in common. */
public final class AmqpSession {

  private final Engine engine;
  private final Session session;
  private final List<AmqpLink> links = new ArrayList<>();

  AmqpSession(Engine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  /** Ends the session and says why. May be called on any thread. */
  public void end(Symbol condition, String description) {
    engine.execute(
        () -> {
          if (session.getLocalState() == EndpointState.ACTIVE) {
            session.setCondition(new ErrorCondition(condition, description));
            session.close();
            engine.ended(this);
          }
        });
  }

  /** Whether it has no links but these; on the event loop. */
  public boolean hasOnly(Collection<AmqpLink> some) {
    return some.containsAll(links);
  }

  // The event loop's.

  Session session() {
    return session;
  }

  void add(AmqpLink link) {
    links.add(link);
  }

  void remove(AmqpLink link) {
    links.remove(link);
  }

  List<AmqpLink> links() {
    return List.copyOf(links);
  }
}
