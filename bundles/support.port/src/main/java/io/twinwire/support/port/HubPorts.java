package io.twinwire.support.port;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Where the local hub can be reached; registered once all that can be bound is bound. */
@ProviderType
public interface HubPorts {

  /** The loopback address that the hub listens on. */
  String address();

  /** The TLS ports that are bound, each serving every protocol. */
  List<Integer> tlsPorts();

  /** The plain HTTP proxy port that answers {@code CONNECT host:port}. */
  int proxyPort();

  /** The PEM file of the certificate authority that signed the hub's certificate. */
  Path authority();
}
