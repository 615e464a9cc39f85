package io.twinwire.support.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: a protocol that the port layer carries. Every TLS port of the local hub serves every
 * protocol: the first bytes after the handshake tell which it is. A connection that no front
 * recognises is closed.
 */
@ConsumerType
public interface PortFront {

  /** The protocol's name, for logs: {@code mqtt}, {@code http}. */
  String protocol();

  /**
   * Whether these are the first bytes of this protocol. At least four bytes are readable, or all
   * that came before the peer fell silent; the reader index must stay where it is.
   */
  boolean recognises(ByteBuf first);

  /**
   * Appends the protocol's handlers. Called once per connection on its event loop; the first bytes
   * follow right after. TLS, if any, stands in the pipeline already as {@code
   * io.netty.handler.ssl.SslHandler}. When the front's service goes, the port layer closes its
   * connections.
   */
  void install(ChannelPipeline pipeline);
}
