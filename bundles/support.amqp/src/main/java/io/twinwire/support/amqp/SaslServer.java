package io.twinwire.support.amqp;

import java.util.Optional;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SaslListener;
import org.apache.qpid.proton.engine.Transport;
import org.jspecify.annotations.Nullable;

/** The server's side of SASL; a client may leave it out. */
final class SaslServer implements SaslListener {

  /** The largest frame of SASL by the standard is 512 bytes; some clients send more at once. */
  private static final int LARGEST_FRAME = 8 * 1024;

  private final AmqpPeer peer;
  private final Engine engine;
  private @Nullable SaslExchange exchange;

  private SaslServer(AmqpPeer peer, Engine engine) {
    this.peer = peer;
    this.engine = engine;
  }

  static void install(Transport transport, AmqpPeer peer, Engine engine) {
    transport.setInitialRemoteMaxFrameSize(LARGEST_FRAME);
    Sasl sasl = transport.sasl();
    sasl.server();
    sasl.allowSkip(true);
    sasl.setMechanisms(peer.mechanisms().toArray(String[]::new));
    sasl.setListener(new SaslServer(peer, engine));
  }

  @Override
  public void onSaslInit(Sasl sasl, Transport transport) {
    String[] chosen = sasl.getRemoteMechanisms();
    String mechanism = chosen.length == 0 ? "" : chosen[0];
    Optional<SaslExchange> begun =
        peer.mechanisms().contains(mechanism) ? peer.sasl(mechanism) : Optional.empty();
    if (begun.isEmpty()) {
      refuse(sasl);
      return;
    }
    exchange = begun.get();
    respond(sasl, begun.get());
  }

  @Override
  public void onSaslResponse(Sasl sasl, Transport transport) {
    SaslExchange running = exchange;
    if (running != null) {
      respond(sasl, running);
    }
  }

  private void respond(Sasl sasl, SaslExchange running) {
    byte[] response = new byte[Math.max(0, sasl.pending())];
    int length = sasl.recv(response, 0, response.length);
    running.respond(length <= 0 ? new byte[0] : response, answer(sasl));
  }

  private void refuse(Sasl sasl) {
    sasl.done(Sasl.PN_SASL_AUTH);
    engine.refuse();
  }

  private SaslExchange.Answer answer(Sasl sasl) {
    return new SaslExchange.Answer() {
      @Override
      public void challenge(byte[] challenge) {
        engine.execute(() -> sasl.send(challenge, 0, challenge.length));
      }

      @Override
      public void succeed() {
        engine.execute(() -> sasl.done(Sasl.PN_SASL_OK));
      }

      @Override
      public void refuse() {
        engine.execute(() -> SaslServer.this.refuse(sasl));
      }
    };
  }

  @Override
  public void onSaslMechanisms(Sasl sasl, Transport transport) {}

  @Override
  public void onSaslChallenge(Sasl sasl, Transport transport) {}

  @Override
  public void onSaslOutcome(Sasl sasl, Transport transport) {}
}
