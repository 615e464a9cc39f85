package io.twinwire.support.amqp;

import java.security.cert.X509Certificate;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: another service that shares ports and AMQP with the hub, and is told from it by who
 * the client says it is, or by what it attaches to.
 */
@ConsumerType
public interface AmqpGuest {

  /**
   * What serves a connection as far as it is the guest's. Its mechanisms are offered beside the
   * hub's; those that only it has, and users that it knows, are its own.
   *
   * @param certificates the client's chain of the TLS handshake, its own first; empty where it sent
   *     none
   */
  AmqpPeer serve(AmqpConnection connection, List<X509Certificate> certificates);

  /** Whether this user of SASL PLAIN is one of the guest's. */
  boolean knowsUser(String user);

  /** Whether a link's address is the guest's. */
  boolean knowsAddress(String address);
}
