package io.twinwire.support.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import java.util.function.Function;

/** Puts an AMQP server into pipelines. */
public final class AmqpServer {

  private static final byte[] HEADER = {'A', 'M', 'Q', 'P'};

  private final AmqpSettings settings;

  public AmqpServer(AmqpSettings settings) {
    this.settings = settings;
  }

  /** Whether these are the first bytes of a connection of AMQP. */
  public static boolean recognises(ByteBuf first) {
    if (first.readableBytes() < HEADER.length) {
      return false;
    }
    for (int i = 0; i < HEADER.length; i++) {
      if (first.getByte(first.readerIndex() + i) != HEADER[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Appends the handlers, on the channel's event loop.
   *
   * @param peer makes what serves the connection
   */
  public AmqpConnection install(ChannelPipeline pipeline, Function<AmqpConnection, AmqpPeer> peer) {
    Engine engine = new Engine(settings);
    AmqpConnection connection = new AmqpConnection(engine);
    engine.serve(peer.apply(connection));
    pipeline.addLast(engine);
    return connection;
  }
}
