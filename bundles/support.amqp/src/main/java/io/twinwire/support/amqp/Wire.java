package io.twinwire.support.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.engine.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proton's bytes on a channel. All calls are the event loop's. */
final class Wire {

  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  private final Transport transport;

  Wire(Transport transport) {
    this.transport = transport;
  }

  /**
   * Feeds bytes.
   *
   * @param dispatch called whenever some were taken
   */
  void read(ByteBuf bytes, Runnable dispatch) {
    while (bytes.isReadable()) {
      int capacity = transport.capacity();
      if (capacity <= 0) {
        return;
      }
      ByteBuffer tail = transport.tail();
      int length = Math.min(Math.min(capacity, tail.remaining()), bytes.readableBytes());
      tail.limit(tail.position() + length);
      bytes.readBytes(tail);
      try {
        transport.process();
      } catch (TransportException e) {
        LOG.debug("an AMQP connection is closed: {}", e.getMessage());
        return;
      }
      dispatch.run();
    }
  }

  /**
   * Writes what there is, as far as the channel takes it.
   *
   * @return how many bytes are left; negative when there will be no more
   */
  int write(ChannelHandlerContext ctx) {
    boolean written = false;
    int pending = transport.pending();
    while (pending > 0 && ctx.channel().isWritable()) {
      // The head may hold more than was pending: to ask for it makes Proton write further frames.
      ByteBuffer head = transport.head();
      int length = head.remaining();
      var unused = ctx.write(ctx.alloc().buffer(length).writeBytes(head));
      transport.pop(length);
      written = true;
      pending = transport.pending();
    }
    if (written) {
      ctx.flush();
    }
    return pending;
  }
}
