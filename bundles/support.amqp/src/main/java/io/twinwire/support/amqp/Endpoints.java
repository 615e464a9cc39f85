package io.twinwire.support.amqp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;

/** The sessions and links of a connection, as Proton tells of them. All calls are the loop's. */
final class Endpoints {

  private final Engine engine;
  private final AmqpPeer peer;
  private final Set<AmqpSession> sessions = new LinkedHashSet<>();

  Endpoints(Engine engine, AmqpPeer peer) {
    this.engine = engine;
    this.peer = peer;
  }

  void begin(Session session) {
    AmqpSession begun = new AmqpSession(engine, session);
    session.setContext(begun);
    sessions.add(begun);
    session.open();
  }

  /** The client ends a session. */
  void end(Session session) {
    if (session.getContext() instanceof AmqpSession known) {
      if (session.getLocalState() == EndpointState.ACTIVE) {
        session.close();
      }
      ended(known);
      session.free();
    }
  }

  /** A session ended, from whichever side. */
  void ended(AmqpSession session) {
    if (sessions.remove(session)) {
      session.links().forEach(AmqpLink::leave);
      peer.ended(session);
    }
  }

  /** All sessions ended, because the connection did. */
  void ended() {
    List.copyOf(sessions).forEach(this::ended);
  }

  void attach(Link link) {
    if (!(link.getSession().getContext() instanceof AmqpSession session)) {
      return;
    }
    if (link instanceof Receiver receiver) {
      IncomingLink incoming = new IncomingLink(engine, session, receiver);
      link.setContext(incoming);
      session.add(incoming);
      peer.incoming(incoming);
    } else if (link instanceof Sender sender) {
      OutgoingLink outgoing = new OutgoingLink(engine, session, sender);
      link.setContext(outgoing);
      session.add(outgoing);
      peer.outgoing(outgoing);
    }
  }

  void detach(Link link, boolean detached) {
    if (link.getContext() instanceof AmqpLink known) {
      known.remoteClosed(detached);
    }
  }
}
