package io.twinwire.localhub.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import org.jspecify.annotations.Nullable;

/** A port that the hub wants, and how it stands with it. */
final class Endpoint {

  enum State {
    WAITING,
    BOUND,
    /** Somebody else listens there, or it cannot be bound for another reason that may pass. */
    BUSY,
    /** The user may not bind it, and need not. */
    FORBIDDEN
  }

  private static final int FIRST_UNPRIVILEGED = 1024;

  private final String purpose;
  private final int port;
  private final ChannelInitializer<Channel> connections;
  private volatile State state = State.WAITING;
  private volatile String reason = "not tried yet";
  private volatile @Nullable Channel channel;

  Endpoint(String purpose, int port, ChannelInitializer<Channel> connections) {
    this.purpose = purpose;
    this.port = port;
    this.connections = connections;
  }

  /** The port that is wanted; 0 for any. */
  int port() {
    return port;
  }

  ChannelInitializer<Channel> connections() {
    return connections;
  }

  /** Whether it speaks TLS at once; through the proxy everything is answered. */
  boolean forDevices() {
    return connections instanceof TlsPipeline;
  }

  State state() {
    return state;
  }

  @Nullable Channel channel() {
    return channel;
  }

  /** Whether the hub can do without it: a privileged port is often somebody else's. */
  boolean optional() {
    return port > 0 && port < FIRST_UNPRIVILEGED;
  }

  /** A server channel that may or may not get the port; it is to be closed in any case. */
  void binding(Channel server) {
    channel = server;
  }

  void bound() {
    state = State.BOUND;
  }

  /** Notes a failure and says whether it is news. */
  boolean failed(State newState, String newReason) {
    boolean news = state != newState || !reason.equals(newReason);
    state = newState;
    reason = newReason;
    return news;
  }

  /** For instance {@code TLS port 8883 on 127.0.0.1}. */
  String describe(String address) {
    return purpose + " port " + port + " on " + address;
  }

  /** Why it is not bound, and what can be done. */
  String trouble(String address) {
    String place = describe(address);
    if (state == State.FORBIDDEN) {
      return place + " is left out: this user may not bind it";
    }
    return place
        + " cannot be bound ("
        + reason
        + "): end what listens there, or choose another address with --address";
  }
}
