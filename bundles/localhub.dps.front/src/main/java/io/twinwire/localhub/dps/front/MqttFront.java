package io.twinwire.localhub.dps.front;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.support.exec.Workers;
import io.twinwire.support.port.PortGuest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The provisioning service over MQTT: connections whose user name names an id scope. */
@Component
public final class MqttFront implements PortGuest {

  private static final int MOST_WORKERS = 16;
  private static final Duration END_OF_THREADS = Duration.ofMillis(300);

  private final DeviceCalls calls;
  private final Workers workers = new Workers("twinwire-localhub-dps-mqtt", MOST_WORKERS);
  private final Set<MqttRegistration> connections = ConcurrentHashMap.newKeySet();

  @Activate
  public MqttFront(@Reference DeviceProvisioning provisioning) {
    calls = new DeviceCalls(provisioning);
  }

  @Override
  public String protocol() {
    return "mqtt";
  }

  @Override
  public Optional<ChannelHandler> claim(Object first) {
    if (!(first instanceof MqttConnectMessage connect)
        || connect.decoderResult().isFailure()
        || RegistrationName.ofUser(connect.payload().userName()).isEmpty()) {
      return Optional.empty();
    }
    MqttRegistration connection = new MqttRegistration(calls, workers, connections::remove);
    connections.add(connection);
    return Optional.of(connection);
  }

  @Deactivate
  void close() {
    List.copyOf(connections).forEach(MqttRegistration::stop);
    workers.close(END_OF_THREADS);
  }
}
