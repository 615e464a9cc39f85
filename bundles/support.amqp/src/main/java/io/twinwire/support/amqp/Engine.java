package io.twinwire.support.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.twinwire.support.amqp.AmqpConnection.End;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proton between a channel and a peer: bytes in, calls out, bytes out. Everything happens on the
 * channel's event loop.
 */
final class Engine extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** How long a client may take to answer a close. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final AmqpSettings settings;
  private final Transport transport = Proton.transport();
  private final Wire wire = new Wire(transport);
  private final Connection connection = Proton.connection();
  private final Collector collector = Proton.collector();
  private @Nullable AmqpPeer peer;
  private @Nullable Endpoints endpoints;
  private volatile @Nullable ChannelHandlerContext context;
  private volatile String hostname = "";
  private volatile End end = End.NONE;
  private final SilenceWatch silence = new SilenceWatch(transport);
  private boolean opened;
  private boolean swallowing;
  private boolean refused;
  private boolean farewell;
  private boolean gone;
  private boolean working;

  Engine(AmqpSettings settings) {
    this.settings = settings;
  }

  void serve(AmqpPeer newPeer) {
    peer = newPeer;
    endpoints = new Endpoints(this, newPeer);
    transport.setMaxFrameSize(settings.maxFrame());
    transport.setChannelMax(settings.sessions() - 1);
    transport.setIdleTimeout((int) settings.idle().toMillis());
    transport.setEmitFlowEventOnSend(false);
    SaslServer.install(transport, newPeer, this);
    connection.collect(collector);
    transport.bind(connection);
  }

  String hostname() {
    return hostname;
  }

  End end() {
    return end;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    var unused =
        ctx.executor().schedule(this::hurry, settings.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void hurry() {
    if (!opened && !gone) {
      LOG.debug("an AMQP connection is closed: it was not opened in time");
      abort();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof ByteBuf bytes && !swallowing && !refused && !gone) {
        work(() -> wire.read(bytes, this::dispatch));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!gone) {
      work(() -> {});
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave(End.LOST);
  }

  /** Somebody else closes the channel. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    leave(End.STOPPED);
    var unused = ctx.close(promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("AMQP connection from {} broke", ctx.channel().remoteAddress(), cause);
    var unused = ctx.close();
  }

  // Calls of the peer, on any thread.

  void execute(Runnable task) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      task.run();
    } else if (ctx.executor().inEventLoop()) {
      work(task);
    } else {
      try {
        ctx.executor().execute(() -> work(task));
      } catch (RejectedExecutionException e) {
        LOG.debug("AMQP: the network has stopped");
      }
    }
  }

  void later(Duration delay, Runnable task) {
    ChannelHandlerContext ctx = Objects.requireNonNull(context);
    var unused =
        ctx.executor()
            .schedule(
                () -> {
                  if (!gone) {
                    work(task);
                  }
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  // The event loop's.

  void close(ErrorCondition condition) {
    if (connection.getLocalState() != EndpointState.CLOSED) {
      if (connection.getLocalState() == EndpointState.UNINITIALIZED) {
        connection.open();
      }
      connection.setCondition(condition);
      connection.close();
      later(PATIENCE, this::abort);
    }
  }

  /**
   * Cuts the transport below TLS: Proton as Microsoft's clients have it takes no notice of a
   * connection that ends behind a farewell of TLS, until its own keep-alive fails.
   */
  void abort() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !swallowing) {
      leave(End.NONE);
      var unused = ctx.pipeline().firstContext().close();
    }
  }

  void swallow() {
    swallowing = true;
    silence.stop();
    later(settings.idle(), () -> leave(End.LOST));
  }

  /**
   * The client is turned away: what it sent behind its credentials does not count, which Proton
   * itself would heed.
   */
  void refuse() {
    refused = true;
  }

  /** A session ended from this side. */
  void ended(AmqpSession session) {
    endpoints().ended(session);
  }

  private Endpoints endpoints() {
    return Objects.requireNonNull(endpoints);
  }

  private void work(Runnable task) {
    if (working) {
      task.run();
      return;
    }
    working = true;
    try {
      task.run();
      dispatch();
    } catch (RuntimeException e) {
      LOG.warn("an AMQP connection is closed because the server failed", e);
      abort();
    } finally {
      working = false;
    }
    write();
  }

  private void write() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || gone || swallowing) {
      return;
    }
    int pending = wire.write(ctx);
    if (pending < 0 || refused || (farewell && pending == 0)) {
      // All is said.
      var unused = ctx.close();
    }
  }

  private void leave(End how) {
    if (gone) {
      return;
    }
    gone = true;
    if (end == End.NONE) {
      end = how;
    }
    silence.stop();
    endpoints().ended();
    Objects.requireNonNull(peer).closed();
  }

  private void dispatch() {
    for (Event event = collector.peek(); event != null; event = collector.peek()) {
      if (!gone && !refused) {
        handle(event);
      }
      collector.pop();
    }
  }

  private void handle(Event event) {
    switch (event.getType()) {
      case CONNECTION_REMOTE_OPEN -> open();
      case CONNECTION_REMOTE_CLOSE -> {
        end = End.CLIENT;
        connection.close();
        endpoints().ended();
        farewell = true;
      }
      case SESSION_REMOTE_OPEN -> endpoints().begin(event.getSession());
      case SESSION_REMOTE_CLOSE -> endpoints().end(event.getSession());
      case LINK_REMOTE_OPEN -> endpoints().attach(event.getLink());
      case LINK_REMOTE_CLOSE -> endpoints().detach(event.getLink(), false);
      case LINK_REMOTE_DETACH -> endpoints().detach(event.getLink(), true);
      case LINK_FLOW -> {
        if (event.getLink().getContext() instanceof OutgoingLink link) {
          link.flow();
        }
      }
      case DELIVERY -> {
        Object link = event.getLink().getContext();
        if (link instanceof IncomingLink incoming) {
          incoming.drain();
        } else if (link instanceof OutgoingLink outgoing) {
          outgoing.updated(event.getDelivery());
        }
      }
      default -> {}
    }
  }

  private void open() {
    String asked = connection.getRemoteHostname();
    hostname = asked == null ? "" : asked;
    opened = true;
    connection.setContainer(settings.container());
    connection.open();
    silence.start(Objects.requireNonNull(context), this::work);
    Objects.requireNonNull(peer).opened();
  }
}
