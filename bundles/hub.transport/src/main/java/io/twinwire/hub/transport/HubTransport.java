package io.twinwire.hub.transport;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubListener;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.Twin;
import io.twinwire.api.hub.TwinListener;
import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.exec.ThreadLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hub contract over Microsoft's device client. */
@Component(
    service = {HubConnection.class, TransportStatus.class},
    immediate = true,
    configurationPid = {HubTransport.CREDENTIALS_PID, HubTransport.PID})
@TwinSection(value = "hub", pid = HubTransport.PID)
public final class HubTransport implements HubConnection, TransportStatus {

  static final String PID = "io.twinwire.hub.transport";
  static final String CREDENTIALS_PID = "io.twinwire.hub.credentials";

  private static final Logger LOG = LoggerFactory.getLogger(HubTransport.class);

  /** Farewell, cut and a margin, so that the whole product ends within two seconds. */
  private static final Duration STOP = Supervisor.FAREWELL.plusMillis(400);

  private static final Duration DRAIN = Duration.ofMillis(200);

  private final String product;
  private final ThreadLoop loop = new ThreadLoop("twinwire-hub");
  private final ExecutorService events = Executors.single("twinwire-hub-events");
  private final ExecutorService blocking = Executors.blocking("twinwire-hub-client");
  private final PromiseFactory promises = new PromiseFactory(this::event);
  private final Whiteboard<HubListener, HubState> hubListeners =
      new Whiteboard<>(this::event, HubListener::hubStateChanged);
  private final Whiteboard<TwinListener, Twin> twinListeners =
      new Whiteboard<>(this::event, TwinListener::twinChanged);
  private final TwinFollower follower;
  private final Supervisor supervisor;
  private volatile Settings settings;

  @Activate
  public HubTransport(BundleContext context, Config config, CredentialsConfig credentials) {
    this(product(context.getBundle().getVersion()), SdkClient::new);
    modified(config, credentials);
  }

  HubTransport(String product, HubClient.Factory clients) {
    this.product = product;
    settings = Settings.standard(product);
    Clock clock = Clock.systemUTC();
    RandomGenerator random = RandomGenerator.getDefault();
    follower = new TwinFollower(loop, clock, random, hubListeners::publish, this::twinChanged);
    supervisor = new Supervisor(loop, clock, blocking, clients, promises, random, follower);
    hubListeners.publish(supervisor.state());
  }

  private static String product(Version version) {
    return "twinwire/" + version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
  }

  @Modified
  void modified(Config config, CredentialsConfig credentials) {
    Settings last = settings;
    Settings next = Settings.of(config, product, last);
    next.faults().stream()
        .filter(fault -> !last.faults().contains(fault))
        .forEach(fault -> LOG.warn("{}: {}", PID, fault));
    settings = next;
    supervisor.configure(next, CredentialSource.of(credentials));
  }

  @Override
  public List<String> faults() {
    return settings.faults();
  }

  @Override
  public Tries tries() {
    Retries retries = supervisor.retries();
    return new Tries(retries.lately(), settings.triesPerMinute(), retries.drops());
  }

  @Deactivate
  void deactivate() {
    CountDownLatch closed = new CountDownLatch(1);
    boolean interrupted = false;
    try {
      supervisor.stop(closed::countDown);
      interrupted = waited(closed::await, STOP);
    } finally {
      loop.close(DRAIN);
      Executors.cancel(blocking, DRAIN);
      events.shutdown();
      interrupted |= waited(events::awaitTermination, DRAIN);
      Executors.cancel(events, DRAIN);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private interface Wait {
    boolean await(long time, TimeUnit unit) throws InterruptedException;
  }

  /**
   * Waits on through an interrupt, which is no reason to leave a client open.
   *
   * @return whether there was one
   */
  private static boolean waited(Wait wait, Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    boolean interrupted = false;
    while (true) {
      try {
        wait.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindHubListener(HubListener listener) {
    hubListeners.add(listener);
  }

  void unbindHubListener(HubListener listener) {
    hubListeners.remove(listener);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTwinListener(TwinListener listener) {
    twinListeners.add(listener);
  }

  void unbindTwinListener(TwinListener listener) {
    twinListeners.remove(listener);
  }

  /** Runs listeners and promise callbacks, in order; behind the end on the caller's thread. */
  private void event(Runnable task) {
    try {
      events.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private void twinChanged(Optional<Twin> twin) {
    twin.ifPresentOrElse(twinListeners::publish, twinListeners::forget);
  }

  @Override
  public Optional<DeviceIdentity> identity() {
    return supervisor.identity();
  }

  @Override
  public HubState state() {
    return supervisor.state();
  }

  @Override
  public Promise<Void> send(HubMessage message) {
    int size = message.size();
    if (size > HubMessage.MAX_SIZE) {
      return promises.failed(
          new HubException(
              Reason.MESSAGE_TOO_LARGE,
              "message "
                  + message.messageId()
                  + ": "
                  + size
                  + " bytes are above "
                  + HubMessage.MAX_SIZE));
    }
    Optional<Session> session = supervisor.session();
    return session.isPresent()
        ? session.get().send(message)
        : promises.failed(Session.unsent(message.messageId(), offline()));
  }

  @Override
  public Promise<Long> updateReported(Map<String, ? extends @Nullable Object> patch) {
    Map<String, @Nullable Object> copy;
    try {
      copy = JsonValues.patch(patch);
    } catch (IllegalArgumentException e) {
      return promises.failed(new HubException(Reason.REFUSED, "reported." + e.getMessage()));
    }
    Optional<Session> session = supervisor.session();
    if (session.isEmpty()) {
      return promises.failed(offline());
    }
    Deferred<Long> deferred = promises.deferred();
    session.get().updateReported(copy, HubClient.Reply.<Long>of(deferred::resolve, deferred::fail));
    return deferred.getPromise();
  }

  @Override
  public Promise<Twin> readTwin() {
    Optional<Session> session = supervisor.session();
    if (session.isEmpty()) {
      return promises.failed(offline());
    }
    Deferred<Twin> deferred = promises.deferred();
    follower.read(session.get(), deferred);
    return deferred.getPromise();
  }

  private HubException offline() {
    HubState state = supervisor.state();
    String because = state.description().isEmpty() ? "" : ", " + state.description();
    return new HubException(
        state.connected() ? Reason.COMMUNICATION_ERROR : state.reason(),
        "not connected: " + state.reason() + because);
  }
}
