package io.twinwire.support.amqp;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** A client's authentication by one mechanism. */
@ConsumerType
@FunctionalInterface
public interface SaslExchange {

  /**
   * Takes the client's initial response, which may be empty, and then its response to each
   * challenge.
   *
   * @param answer to be called once, now or later, on any thread
   */
  void respond(byte[] response, Answer answer);

  /** What becomes of a response. */
  @ProviderType
  interface Answer {

    /** Asks for more. */
    void challenge(byte[] challenge);

    /** Lets the client in. */
    void succeed();

    /** Turns the client away. */
    void refuse();
  }
}
