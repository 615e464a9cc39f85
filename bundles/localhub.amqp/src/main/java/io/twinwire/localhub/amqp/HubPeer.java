package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.localhub.amqp.Address.Kind;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.AmqpPeer;
import io.twinwire.support.amqp.AmqpSession;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.amqp.SaslExchange;
import io.twinwire.support.exec.SerialQueue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ConnectionError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: leads each link to what its address asks for. */
final class HubPeer implements AmqpPeer {

  private static final Logger LOG = LoggerFactory.getLogger(HubPeer.class);
  static final String PLAIN = "PLAIN";
  private static final List<String> OWN = List.of("MSSBCBS", PLAIN, "ANONYMOUS", "EXTERNAL");

  private final AmqpConnection connection;
  private final HubParts hub;
  private final Credentials credentials;
  private final Consumer<HubPeer> gone;
  private final SerialQueue queue;
  private final Guests guests;
  private final CbsNode cbs;
  private final EventManagement management;
  private final Map<Identity, DeviceChannel> channels = new ConcurrentHashMap<>();

  HubPeer(
      AmqpConnection connection, HubParts hub, Credentials credentials, Consumer<HubPeer> gone) {
    this.gone = gone;
    this.connection = connection;
    this.hub = hub;
    this.credentials = credentials;
    this.queue =
        new SerialQueue(
            hub.workers(),
            () -> {},
            e -> {
              LOG.warn("an AMQP connection is closed because the hub failed", e);
              connection.abort();
            });
    this.guests = new Guests(hub.guests(), connection, credentials.certificates());
    this.cbs = new CbsNode(hub, credentials, queue, this::renew);
    this.management = new EventManagement(hub, credentials, queue);
  }

  @Override
  public List<String> mechanisms() {
    return guests.mechanisms(OWN);
  }

  @Override
  public Optional<SaslExchange> sasl(String mechanism) {
    if (mechanism.equals(PLAIN)) {
      return Optional.of(guests.plain(new PlainExchange(hub, credentials, queue)));
    }
    return OWN.contains(mechanism)
        ? Optional.of((response, answer) -> answer.succeed())
        : guests.sasl(mechanism);
  }

  @Override
  public void opened() {
    guests.peers().forEach(AmqpPeer::opened);
  }

  @Override
  public void ended(AmqpSession session) {
    guests.peers().forEach(peer -> peer.ended(session));
  }

  @Override
  public void incoming(IncomingLink link) {
    Optional<AmqpPeer> guest = guests.at(link.address());
    if (guest.isPresent()) {
      guest.get().incoming(link);
      return;
    }
    Address address = Address.of(link.address()).orElse(null);
    if (address instanceof Address.Cbs) {
      cbs.accept(link);
    } else if (address instanceof Address.Own own && own.kind() != Kind.DEVICEBOUND) {
      channel(own.identity()).attach(link, own.kind());
    } else if (address instanceof Address.CloudToDevice) {
      service(link, () -> new SendNode(hub, queue).accept(link));
    } else if (address instanceof Address.Management) {
      management.accept(link);
    } else {
      unknown(link);
    }
  }

  @Override
  public void outgoing(OutgoingLink link) {
    Optional<AmqpPeer> guest = guests.at(link.address());
    if (guest.isPresent()) {
      guest.get().outgoing(link);
      return;
    }
    Address address = Address.of(link.address()).orElse(null);
    if (address instanceof Address.Cbs) {
      cbs.accept(link);
    } else if (address instanceof Address.Own own && own.kind() != Kind.EVENTS) {
      channel(own.identity()).attach(link, own.kind());
    } else if (address instanceof Address.Queue wanted) {
      Optional<ServiceQueue> source = hub.queues().at(wanted.address());
      if (source.isPresent()) {
        service(link, () -> QueueNode.open(source.get(), connection, queue, link));
      } else {
        unknown(link);
      }
    } else if (address instanceof Address.Management) {
      management.accept(link);
    } else if (address instanceof Address.Partition partition) {
      queue.add(0, () -> hub.events().open(partition, credentials, connection, queue, link));
    } else {
      unknown(link);
    }
  }

  @Override
  public void closed() {
    guests.peers().forEach(AmqpPeer::closed);
    gone.accept(this);
  }

  /** Ends all sessions because the front goes; from any thread. */
  void stop() {
    channels.values().forEach(DeviceChannel::stop);
    connection.close(ConnectionError.CONNECTION_FORCED, "the hub stops");
  }

  private void service(AmqpLink link, Runnable accepted) {
    queue.add(
        0,
        () -> {
          try {
            credentials.requireService(hub.access(), "");
            accepted.run();
          } catch (HubFault e) {
            link.close(Conditions.of(e));
          }
        });
  }

  private static void unknown(AmqpLink link) {
    link.close(AmqpError.NOT_FOUND, "address: \"" + link.address() + "\" is none of the hub's");
  }

  private DeviceChannel channel(Identity identity) {
    return channels.computeIfAbsent(
        identity,
        absent ->
            new DeviceChannel(
                identity,
                credentials.of(identity),
                hub,
                connection,
                cbs.links(),
                gone -> channels.remove(identity, gone)));
  }

  private void renew(Identity identity, CbsNode.Answer answer) {
    DeviceChannel channel = channels.get(identity);
    if (channel == null) {
      answer.is(null);
    } else {
      channel.renew(credentials.of(identity), answer::is);
    }
  }
}
