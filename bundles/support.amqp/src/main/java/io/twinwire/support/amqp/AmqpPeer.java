package io.twinwire.support.amqp;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What serves one connection. Every call comes on the connection's event loop, one at a time, and
 * must return at once; what blocks belongs on another thread, from which links and messages may be
 * used as well.
 */
@ConsumerType
public interface AmqpPeer {

  /** The SASL mechanisms that are offered; a client may also begin without SASL. */
  default List<String> mechanisms() {
    return List.of("ANONYMOUS");
  }

  /**
   * Begins an exchange by a mechanism that was offered.
   *
   * @return empty to refuse the client
   */
  default Optional<SaslExchange> sasl(String mechanism) {
    return Optional.of((response, answer) -> answer.succeed());
  }

  /** The client opened the connection; the server's own open is on its way. */
  default void opened() {}

  /**
   * The client wants to send. The link waits until it is {@linkplain IncomingLink#accept accepted}
   * or {@linkplain AmqpLink#close(org.apache.qpid.proton.amqp.Symbol, String) closed}, now or
   * later.
   */
  void incoming(IncomingLink link);

  /** The client wants to receive; the same holds. */
  void outgoing(OutgoingLink link);

  /** A session ended from either side; its links are closed already. */
  default void ended(AmqpSession session) {}

  /** The connection is gone, and all its links and sessions before it. */
  default void closed() {}
}
