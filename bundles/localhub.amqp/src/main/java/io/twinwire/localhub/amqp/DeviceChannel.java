package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.InjectedFault;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.localhub.amqp.Address.Kind;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpLink;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.exec.SerialQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One identity on one connection: its session with the hub, from its first link to the end of its
 * last. A connection may carry many (Microsoft's MultiplexingClient).
 */
final class DeviceChannel implements DeviceLink {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceChannel.class);
  private static final String PROTOCOL = "amqp";
  private static final String MODEL_ID = "com.microsoft:model-id";

  private final Identity identity;
  private final DeviceCredentials credentials;
  private final HubParts hub;
  private final AmqpConnection connection;
  private final Collection<AmqpLink> shared;
  private final Consumer<DeviceChannel> gone;
  private final SerialQueue queue;
  private final TelemetryNode telemetry = new TelemetryNode(this);
  private final TwinNode twin = new TwinNode(this);
  private final MethodNode methods = new MethodNode(this);
  private final List<Outlet> cloud = new CopyOnWriteArrayList<>();
  private volatile @Nullable DeviceSession session;
  private volatile boolean over;

  // The event loop's.
  private final Set<AmqpLink> links = new HashSet<>();

  // The queue's.
  private boolean tried;
  private boolean ignored;
  private @Nullable HubFault refusal;

  /**
   * A channel without links.
   *
   * @param shared the links that the connection has for all of its devices
   * @param gone called on the event loop when it is over
   */
  DeviceChannel(
      Identity identity,
      DeviceCredentials credentials,
      HubParts hub,
      AmqpConnection connection,
      Collection<AmqpLink> shared,
      Consumer<DeviceChannel> gone) {
    this.identity = identity;
    this.credentials = credentials;
    this.hub = hub;
    this.connection = connection;
    this.shared = shared;
    this.gone = gone;
    this.queue = new SerialQueue(hub.workers(), telemetry::settle, this::failed);
  }

  Identity identity() {
    return identity;
  }

  AmqpConnection connection() {
    return connection;
  }

  SerialQueue queue() {
    return queue;
  }

  /** The session while there is one. */
  @Nullable DeviceSession session() {
    return over ? null : session;
  }

  FaultPlan faults() {
    return hub.gateway().faults(identity);
  }

  /** A link that was attached, on the event loop. */
  void attach(AmqpLink link, Kind kind) {
    links.add(link);
    queue.add(0, () -> serve(link, kind));
  }

  /** A link of this identity has ended, on the event loop. */
  void left(AmqpLink link) {
    links.remove(link);
    if (links.isEmpty() && !over) {
      CloseReason reason =
          switch (connection.end()) {
            case LOST -> CloseReason.CONNECTION_LOST;
            case STOPPED -> CloseReason.HUB_STOPPED;
            case NONE, CLIENT -> CloseReason.CLIENT_CLOSED;
          };
      gone.accept(this);
      queue.add(0, () -> end(reason));
    }
  }

  /** Takes new credentials for the session that is there. */
  void renew(DeviceCredentials fresh, Consumer<@Nullable HubFault> done) {
    queue.add(
        0,
        () -> {
          HubFault fault = null;
          DeviceSession open = session();
          try {
            if (open != null) {
              open.renew(fresh);
            }
          } catch (HubFault e) {
            fault = e;
          }
          done.accept(fault);
        });
  }

  /** Runs a task on the event loop after a while, or now. */
  void after(Duration delay, Runnable task) {
    if (delay.isZero()) {
      connection.execute(task);
    } else {
      connection.later(delay, task);
    }
  }

  /** A test wants the connection to end here. */
  void poisoned() {
    LOG.info("amqp {} is cut: a test has poisoned its message", identity.id());
    end(CloseReason.CUT);
    connection.abort();
  }

  /** Ends the session because the front goes; from any thread. */
  void stop() {
    DeviceSession open = session();
    over = true;
    if (open != null) {
      open.close(CloseReason.HUB_STOPPED);
    }
  }

  // The queue's.

  private void serve(AmqpLink link, Kind kind) {
    connect();
    if (ignored) {
      return;
    }
    HubFault fault = refusal == null ? announced(link) : refusal;
    if (fault != null) {
      refuse(link, fault);
      return;
    }
    if (over) {
      link.close(Conditions.of(CloseReason.CUT));
      connection.execute(() -> left(link));
      return;
    }
    if (link instanceof IncomingLink incoming) {
      switch (kind) {
        case EVENTS -> telemetry.accept(incoming);
        case TWIN -> twin.accept(incoming);
        case METHODS -> methods.accept(incoming);
        case DEVICEBOUND -> throw new IllegalStateException("nobody sends to devicebound");
      }
    } else if (link instanceof OutgoingLink outgoing) {
      switch (kind) {
        case DEVICEBOUND -> cloud(outgoing);
        case TWIN -> twin.accept(outgoing);
        case METHODS -> methods.accept(outgoing);
        case EVENTS -> throw new IllegalStateException("nobody receives from events");
      }
    }
  }

  private void refuse(AmqpLink link, HubFault fault) {
    if (fault.code() == HubFault.Code.DEVICE_DISABLED) {
      Ending.soon(connection, link, Conditions.of(fault), links, () -> left(link));
    } else {
      link.close(Conditions.of(fault));
      connection.execute(() -> left(link));
    }
  }

  /** Each link of a device with a model names it. */
  private @Nullable HubFault announced(AmqpLink link) {
    Object model = link.property(MODEL_ID);
    DeviceSession open = session();
    if (model == null || open == null) {
      return null;
    }
    try {
      open.announce(model.toString());
      return null;
    } catch (HubFault e) {
      return e;
    }
  }

  private void cloud(OutgoingLink link) {
    Outlet outlet = new Outlet(connection, queue, link, new CloudNode(this));
    cloud.add(outlet);
    outlet.open(
        () -> {
          cloud.remove(outlet);
          left(link);
        });
  }

  private void connect() {
    if (tried) {
      return;
    }
    tried = true;
    if (faults().connecting() == FaultPlan.Connecting.IGNORE) {
      ignored = true;
      return;
    }
    try {
      session = hub.gateway().connect(identity, PROTOCOL, credentials, this);
    } catch (HubFault e) {
      LOG.debug("amqp {} refused: {}", identity.id(), e.getMessage());
      refusal = e;
    }
  }

  private void end(CloseReason reason) {
    telemetry.settle();
    DeviceSession open = session();
    over = true;
    if (open != null) {
      open.close(reason);
    }
  }

  private void failed(RuntimeException cause) {
    LOG.warn("amqp {}: the connection is closed because the hub failed", identity.id(), cause);
    connection.abort();
  }

  // DeviceLink: calls of the hub, on any thread.

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  @Override
  public void desiredChanged(long version, Map<String, @Nullable Object> patch) {
    // Behind what the device asked before, so that no older twin follows a newer notification.
    queue.add(0, () -> twin.desiredChanged(version, patch));
  }

  @Override
  public void cloudMessageWaiting() {
    cloud.forEach(Outlet::wake);
  }

  @Override
  public void methodCalled(MethodRequest request) {
    methods.call(request);
  }

  @Override
  public void inject(InjectedFault fault) {
    connection.execute(() -> Injection.end(fault.operation(), connection, links, shared));
  }

  @Override
  public void halfOpen() {
    connection.swallow();
  }

  @Override
  public void close(CloseReason reason) {
    over = true;
    if (reason == CloseReason.CUT) {
      connection.abort();
      return;
    }
    ErrorCondition condition = Conditions.of(reason);
    connection.execute(
        () -> {
          gone.accept(this);
          Ending.all(links, condition);
          if (reason == CloseReason.HUB_STOPPED) {
            connection.close(condition.getCondition(), condition.getDescription());
          }
        });
  }
}
