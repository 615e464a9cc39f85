package io.twinwire.support.port;

import io.netty.channel.ChannelHandler;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: another service that shares ports and protocol with the hub, and is told from it by
 * the first message of a connection. The protocol's front has the codec in the pipeline already,
 * asks each guest, and serves itself what none claims.
 */
@ConsumerType
public interface PortGuest {

  /** The {@linkplain PortFront#protocol() name} of the front whose connections it may claim. */
  String protocol();

  /**
   * Looks at the first message as the codec decoded it, for MQTT an {@code MqttConnectMessage}.
   *
   * @return what takes the place of the front's own handler, and gets this message first; empty
   *     where the connection is none of the guest's
   */
  Optional<ChannelHandler> claim(Object first);
}
