package io.twinwire.localhub.mqtt;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.support.testing.Loopback;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The front behind TLS as the port layer runs it, on an address of this module's own. */
final class TestHub implements AutoCloseable {

  static final String ADDRESS = Loopback.address();
  static final int PORT = 8883;

  final FakeGateway gateway = new FakeGateway();
  final MqttFront front = new MqttFront(gateway, new TestConfig(16, 2));
  final SSLContext clientTls;
  private final EventLoopGroup group;
  private final Channel listening;
  private final List<Channel> connections = new CopyOnWriteArrayList<>();

  TestHub() throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=test authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle server =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=hub")
            .addSanIpAddress(ADDRESS)
            .buildIssuedBy(authority);
    SslContext tls =
        SslContextBuilder.forServer(server.getKeyPair().getPrivate(), server.getCertificatePath())
            .sslProvider(SslProvider.JDK)
            .build();
    clientTls = SSLContext.getInstance("TLS");
    clientTls.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    front.install(channel.pipeline());
                  }
                })
            .bind(ADDRESS, PORT)
            .sync()
            .channel();
  }

  /** What the port layer does when a front goes. */
  void closeConnections() {
    connections.forEach(Channel::close);
  }

  @Override
  public void close() {
    gateway.slow.countDown();
    // A listening socket that is left to the end of its event loop may stay open for good.
    listening.close().awaitUninterruptibly();
    closeConnections();
    front.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
