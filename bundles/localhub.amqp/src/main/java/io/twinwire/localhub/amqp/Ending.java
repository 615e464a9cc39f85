package io.twinwire.localhub.amqp;

import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.AmqpSession;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.OutgoingLink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;

/**
 * The end of all that a device has on a connection. Its session is ended with its links where it is
 * the device's alone: Microsoft's MultiplexingClient opens the next session at once, and takes what
 * then still comes of single links, and of its own end of the session, for the new one's.
 */
final class Ending {

  /** Long enough that a client sees that its link is attached before it is gone. */
  private static final Duration ATTACHED = Duration.ofMillis(5);

  private Ending() {}

  /** Ends a device's links, which are these; on the event loop. */
  static void all(Collection<AmqpLink> links, ErrorCondition why) {
    List<AmqpLink> own = List.copyOf(links);
    for (AmqpSession session : own.stream().map(AmqpLink::session).distinct().toList()) {
      if (session.hasOnly(own)) {
        session.end(why.getCondition(), why.getDescription());
      }
    }
    own.forEach(link -> link.close(why));
  }

  /**
   * Attaches a link and ends it right after: Microsoft's tests show that IoT Hub does so with a
   * disabled device, as their MultiplexingClient tells that it was connected and is lost.
   *
   * @param links the device's, with this one; asked on the event loop
   * @param left called on the event loop when the link has ended
   */
  static void soon(
      AmqpConnection connection,
      AmqpLink link,
      ErrorCondition why,
      Collection<AmqpLink> links,
      Runnable left) {
    if (link instanceof IncomingLink incoming) {
      incoming.accept(0, 0, message -> {}, left);
    } else if (link instanceof OutgoingLink outgoing) {
      outgoing.accept(() -> {}, left);
    }
    connection.later(ATTACHED, () -> all(links, why));
  }
}
