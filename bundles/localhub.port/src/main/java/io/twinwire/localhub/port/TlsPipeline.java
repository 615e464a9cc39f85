package io.twinwire.localhub.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What a TLS connection to the hub begins with: the handshake, then its first bytes. */
final class TlsPipeline extends ChannelInitializer<Channel> {

  private final SslContext tls;
  private final Fronts fronts;
  private final Duration silence;

  TlsPipeline(HubKeys keys, Fronts fronts, Duration silence) throws SSLException {
    this.tls =
        SslContextBuilder.forServer(
                keys.server().key(), keys.server().certificate(), keys.authority())
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .clientAuth(ClientAuth.OPTIONAL)
            .trustManager(new AnyClient())
            .build();
    this.fronts = fronts;
    this.silence = silence;
  }

  @Override
  protected void initChannel(Channel channel) {
    appendTo(channel.pipeline());
  }

  void appendTo(ChannelPipeline pipeline) {
    SslHandler handler = tls.newHandler(pipeline.channel().alloc());
    handler.setHandshakeTimeoutMillis(silence.toMillis());
    pipeline.addLast(handler, new FirstBytes(fronts, silence));
  }
}
