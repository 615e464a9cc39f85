package io.twinwire.support.amqp;

import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Terminus;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Link;
import org.jspecify.annotations.Nullable;

/** A link that a client attached. Every call may come on any thread. */
public abstract sealed class AmqpLink permits IncomingLink, OutgoingLink {

  private final Engine engine;
  private final AmqpSession session;
  private final Link link;
  private final Map<String, Object> properties = new HashMap<>();
  private Runnable onClose = () -> {};
  private boolean gone;

  AmqpLink(Engine engine, AmqpSession session, Link link) {
    this.engine = engine;
    this.session = session;
    this.link = link;
    Map<Symbol, Object> remote = link.getRemoteProperties();
    if (remote != null) {
      remote.forEach(
          (key, value) -> {
            if (value != null) {
              properties.put(key.toString(), value);
            }
          });
    }
  }

  /** The client's name for the link. */
  public String name() {
    return link.getName();
  }

  public AmqpSession session() {
    return session;
  }

  /** The node of the server that the client attached to; empty where it named none. */
  public String address() {
    Object end = link instanceof org.apache.qpid.proton.engine.Sender ? source() : target();
    String address = end instanceof Terminus terminus ? terminus.getAddress() : null;
    return address == null ? "" : address;
  }

  /** A property of the link that the client set. */
  public @Nullable Object property(String name) {
    return properties.get(name);
  }

  /** Closes the link, or refuses it where it was not accepted yet, and says why. */
  public void close(Symbol condition, String description) {
    close(new ErrorCondition(condition, description));
  }

  /** The same, with a condition that may carry more than a text. */
  public void close(ErrorCondition condition) {
    engine.execute(
        () -> {
          if (gone || link.getLocalState() == EndpointState.CLOSED) {
            return;
          }
          if (link.getLocalState() == EndpointState.UNINITIALIZED) {
            // A refusal is an attach without the client's terminus, and a detach that says why.
            link.open();
          }
          link.setCondition(condition);
          link.close();
          leave();
        });
  }

  // The event loop's.

  final Engine engine() {
    return engine;
  }

  final boolean isGone() {
    return gone;
  }

  /** What is called once when the link has ended, from whichever side. */
  final void whenClosed(Runnable task) {
    onClose = task;
  }

  /** The link ended, from whichever side. */
  final void leave() {
    if (!gone) {
      gone = true;
      session.remove(this);
      onClose.run();
    }
  }

  /** The client took part in the end of the link. */
  final void remoteClosed(boolean detached) {
    if (link.getLocalState() == EndpointState.UNINITIALIZED) {
      link.open();
    }
    if (link.getLocalState() == EndpointState.ACTIVE) {
      if (detached) {
        link.detach();
      } else {
        link.close();
      }
    }
    leave();
    link.free();
  }

  /** Answers the client's attach with its own source and target. */
  final void open() {
    link.setSource(source());
    link.setTarget(target());
    link.open();
  }

  private org.apache.qpid.proton.amqp.transport.@Nullable Source source() {
    return link.getRemoteSource();
  }

  private org.apache.qpid.proton.amqp.transport.@Nullable Target target() {
    return link.getRemoteTarget();
  }
}
