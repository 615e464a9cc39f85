package io.twinwire.localhub.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.support.exec.Workers;
import io.twinwire.support.port.PortFront;
import io.twinwire.support.port.PortGuest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Takes the connections that begin with a CONNECT packet. */
@Component(configurationPid = MqttFront.PID)
@Designate(ocd = Config.class)
public final class MqttFront implements PortFront {

  static final String PID = "io.twinwire.localhub.mqtt";

  /** A message of 256 KiB with the longest topic that MQTT can carry fits. */
  static final int LARGEST_PACKET = 384 * 1024;

  private static final int CONNECT_PACKET = 0x10;
  private static final int LONGEST_CLIENT_ID = 65_535;
  private static final Duration END_OF_SESSIONS = Duration.ofMillis(500);
  private static final Duration END_OF_THREADS = Duration.ofMillis(300);

  private final DeviceGateway gateway;
  private final MqttSettings settings;
  private final Workers workers;
  private final List<PortGuest> guests = new CopyOnWriteArrayList<>();
  private final Set<MqttConnection> connections = ConcurrentHashMap.newKeySet();

  @Activate
  public MqttFront(@Reference DeviceGateway gateway, Config config) {
    this.gateway = gateway;
    this.settings = MqttSettings.of(config);
    this.workers = new Workers("twinwire-localhub-mqtt", settings.workers());
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addGuest(PortGuest guest) {
    if (guest.protocol().equals(protocol())) {
      guests.add(guest);
    }
  }

  void removeGuest(PortGuest guest) {
    guests.remove(guest);
  }

  @Override
  public String protocol() {
    return "mqtt";
  }

  @Override
  public boolean recognises(ByteBuf first) {
    return first.isReadable() && first.getUnsignedByte(first.readerIndex()) == CONNECT_PACKET;
  }

  @Override
  public void install(ChannelPipeline pipeline) {
    MqttConnection connection =
        new MqttConnection(gateway, workers, settings.connectTimeout(), connections::remove);
    connections.add(connection);
    pipeline.addLast(
        new MqttDecoder(LARGEST_PACKET, LONGEST_CLIENT_ID),
        MqttEncoder.INSTANCE,
        new GuestDoor(guests, connection),
        connection);
  }

  @Deactivate
  void close() {
    List<MqttConnection> open = List.copyOf(connections);
    CountDownLatch ended = new CountDownLatch(open.size());
    open.forEach(connection -> connection.stop(ended::countDown));
    try {
      if (!ended.await(END_OF_SESSIONS.toMillis(), TimeUnit.MILLISECONDS)) {
        connections.forEach(MqttConnection::abandon);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connections.forEach(MqttConnection::abandon);
    }
    workers.close(END_OF_THREADS);
  }
}
