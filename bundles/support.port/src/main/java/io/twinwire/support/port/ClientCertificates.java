package io.twinwire.support.port;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a client showed of itself in the TLS handshake. */
public final class ClientCertificates {

  private ClientCertificates() {}

  /**
   * The client's chain, its own certificate first; empty where it sent none. The port layer asks
   * for one and takes any: nothing of it is checked, but that the client has its key.
   */
  public static List<X509Certificate> of(ChannelPipeline pipeline) {
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls == null) {
      return List.of();
    }
    try {
      return Stream.of(tls.engine().getSession().getPeerCertificates())
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
