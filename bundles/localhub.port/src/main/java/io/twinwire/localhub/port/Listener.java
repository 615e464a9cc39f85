package io.twinwire.localhub.port;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of the hub and the threads that serve them. */
final class Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int MOST_THREADS = 4;

  private final InetAddress address;
  private final List<Endpoint> tls = new ArrayList<>();
  private final Endpoint proxy;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final EventLoopGroup group;
  private final Deafness deafness;
  private boolean closed;

  Listener(PortSettings settings, TlsPipeline pipeline, Deafness deafness) {
    this.deafness = deafness;
    this.address = settings.address();
    for (int port : settings.tlsPorts()) {
      tls.add(new Endpoint("TLS", port, pipeline));
    }
    this.proxy =
        new Endpoint("proxy", settings.proxyPort(), new ConnectProxy(pipeline, settings.silence()));
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory("twinwire-localhub-net", true),
            NioIoHandler.newFactory());
  }

  String address() {
    return address.getHostAddress();
  }

  List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>(tls);
    all.add(proxy);
    return all;
  }

  /**
   * Binds what is not bound yet.
   *
   * @return whether everything that may ever be bound is bound now
   */
  boolean bind() throws InterruptedException {
    boolean complete = true;
    for (Endpoint endpoint : endpoints()) {
      if (endpoint.state() == Endpoint.State.WAITING || endpoint.state() == Endpoint.State.BUSY) {
        bind(endpoint);
        complete &= endpoint.state() != Endpoint.State.BUSY;
      }
    }
    return complete;
  }

  /** The bound TLS ports. */
  List<Integer> tlsPorts() {
    return tls.stream()
        .filter(endpoint -> endpoint.state() == Endpoint.State.BOUND)
        .map(Listener::boundPort)
        .toList();
  }

  int proxyPort() {
    return boundPort(proxy);
  }

  /** Whether clients can use the hub: a TLS port is there, and every port it cannot do without. */
  boolean usable() {
    return !tlsPorts().isEmpty()
        && endpoints().stream().allMatch(it -> it.state() == Endpoint.State.BOUND || it.optional());
  }

  /**
   * Closes ports, connections and threads. The order matters: a channel that is left to the end of
   * its event loop can keep its socket open for good (seen with Netty 4.2.20).
   */
  void close(Duration bound) throws InterruptedException {
    synchronized (this) {
      closed = true;
    }
    List<ChannelFuture> closing = new ArrayList<>();
    for (Endpoint endpoint : endpoints()) {
      Channel server = endpoint.channel();
      if (server != null) {
        closing.add(server.close());
      }
    }
    for (Channel connection : connections) {
      closing.add(connection.close());
    }
    long end = System.nanoTime() + bound.toNanos() / 2;
    for (ChannelFuture future : closing) {
      future.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    long rest = bound.toMillis() / 2;
    group.shutdownGracefully(0, rest, TimeUnit.MILLISECONDS).await(rest, TimeUnit.MILLISECONDS);
  }

  private void bind(Endpoint endpoint) throws InterruptedException {
    ChannelFuture binding;
    synchronized (this) {
      if (closed) {
        return;
      }
      binding =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .option(ChannelOption.SO_BACKLOG, 1024)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(accepting(endpoint))
              .bind(new InetSocketAddress(address, endpoint.port()));
      endpoint.binding(binding.channel());
    }
    binding.await();
    Throwable cause = binding.cause();
    if (cause == null) {
      endpoint.bound();
      return;
    }
    String reason = String.valueOf(cause.getMessage());
    boolean forbidden = endpoint.optional() && reason.contains("ermission denied");
    if (forbidden) {
      endpoint.failed(Endpoint.State.FORBIDDEN, reason);
      LOG.info("{}", endpoint.trouble(address()));
    } else if (endpoint.failed(Endpoint.State.BUSY, reason)) {
      LOG.warn("{}", endpoint.trouble(address()));
    }
  }

  private ChannelInitializer<Channel> accepting(Endpoint endpoint) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        connections.add(connection);
        var unused = connection.closeFuture().addListener(ended -> connections.remove(connection));
        connection
            .pipeline()
            .addLast(
                deafness.concerns(endpoint) ? new Deafness.Unanswered() : endpoint.connections());
      }
    };
  }

  private static int boundPort(Endpoint endpoint) {
    @Nullable Channel channel = endpoint.channel();
    return channel != null && channel.localAddress() instanceof InetSocketAddress local
        ? local.getPort()
        : endpoint.port();
  }
}
