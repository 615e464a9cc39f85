package io.twinwire.localhub.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.support.amqp.AmqpGuest;
import io.twinwire.support.amqp.AmqpServer;
import io.twinwire.support.amqp.AmqpSettings;
import io.twinwire.support.exec.Workers;
import io.twinwire.support.port.ClientCertificates;
import io.twinwire.support.port.PortFront;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Takes the connections that begin with the header of AMQP. */
@Component(configurationPid = AmqpFront.PID)
@Designate(ocd = Config.class)
public final class AmqpFront implements PortFront {

  static final String PID = "io.twinwire.localhub.amqp";

  private static final int MAX_FRAME = 64 * 1024;

  /** Microsoft's MultiplexingClient carries 1000 devices, each in a session of its own. */
  private static final int SESSIONS = 8192;

  private static final Duration END_OF_THREADS = Duration.ofMillis(300);

  private final AmqpServer server;
  private final Workers workers;
  private final HubParts parts;
  private final Set<HubPeer> peers = ConcurrentHashMap.newKeySet();

  @Activate
  public AmqpFront(
      @Reference DeviceGateway gateway,
      @Reference ServiceAccess access,
      @Reference CloudMessages messages,
      @Reference TelemetryPartitions partitions,
      Config config) {
    FrontSettings settings = FrontSettings.of(config);
    workers = new Workers("twinwire-localhub-amqp", settings.workers());
    parts =
        new HubParts(
            gateway,
            access,
            messages,
            new ServiceQueues(),
            new EventHub(partitions, access, settings.eventHub(), settings.consumerGroups()),
            new CopyOnWriteArrayList<>(),
            workers);
    server =
        new AmqpServer(
            new AmqpSettings(
                "twinwire",
                MAX_FRAME,
                SESSIONS,
                settings.idleTimeout(),
                settings.connectTimeout()));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addQueue(ServiceQueue queue) {
    parts.queues().add(queue);
  }

  void removeQueue(ServiceQueue queue) {
    parts.queues().remove(queue);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addGuest(AmqpGuest guest) {
    parts.guests().add(guest);
  }

  void removeGuest(AmqpGuest guest) {
    parts.guests().remove(guest);
  }

  @Override
  public String protocol() {
    return "amqp";
  }

  @Override
  public boolean recognises(ByteBuf first) {
    return AmqpServer.recognises(first);
  }

  @Override
  public void install(ChannelPipeline pipeline) {
    Credentials credentials = new Credentials(ClientCertificates.of(pipeline));
    var unused =
        server.install(
            pipeline,
            connection -> {
              HubPeer peer = new HubPeer(connection, parts, credentials, peers::remove);
              peers.add(peer);
              return peer;
            });
  }

  @Deactivate
  void close() {
    List.copyOf(peers).forEach(HubPeer::stop);
    workers.close(END_OF_THREADS);
  }
}
