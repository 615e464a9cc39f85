package io.twinwire.outbox;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubListener;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.exec.ThreadLoop;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox as a service. It is there whether or not there is a hub connection, and lives on while
 * that is replaced. A change of its configuration does not cost the messages it holds.
 */
@Component(
    configurationPid = "io.twinwire.outbox",
    immediate = true,
    service = {Outbox.class, HubListener.class, OutboxStatus.class})
@TwinSection("outbox")
@Designate(ocd = Config.class)
public final class OutboxComponent implements Outbox, HubListener, OutboxStatus {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxComponent.class);

  /** How many offers may wait for the outbox's thread. */
  private static final int MAX_WAITING = 10_000;

  /** How long a stop waits for acknowledgements that are under way. */
  private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofMillis(500);

  private static final Duration CLOSE = Duration.ofMillis(500);

  private final BundleContext context;
  private final SecureRandom random = new SecureRandom();
  private final ThreadLoop loop = new ThreadLoop("twinwire-outbox");
  private final ExecutorService callbacks = Executors.blocking("twinwire-outbox-callback");
  private final PromiseFactory promises = new PromiseFactory(callbacks);
  private final Set<Deferred<Acceptance>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile Settings settings;
  private volatile @Nullable HubConnection hub;
  private volatile @Nullable Engine engine;
  private volatile Optional<String> failure = Optional.empty();

  @Activate
  public OutboxComponent(BundleContext context, Config config) {
    this.context = context;
    this.settings = Settings.of(config);
    loop.execute(this::engine);
  }

  @Modified
  void modified(Config config) {
    settings = Settings.of(config);
    loop.execute(
        () -> {
          Engine running = engine;
          if (running != null) {
            running.apply(settings);
          }
        });
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindHub(HubConnection connection) {
    hub = connection;
    loop.execute(this::follow);
  }

  void unbindHub(HubConnection connection) {
    if (hub == connection) {
      hub = null;
    }
    loop.execute(this::follow);
  }

  /** Brings the forwarder to the connection that is bound now. */
  private void follow() {
    Engine running = engine;
    if (running != null) {
      running.forwarder().use(Optional.ofNullable(hub));
    }
  }

  @Override
  public void hubStateChanged(HubState state) {
    if (state.connected()) {
      loop.execute(
          () -> {
            Engine running = engine();
            if (running != null) {
              running.forwarder().connected();
            }
          });
    }
  }

  @Override
  public Promise<Acceptance> offer(OutboxMessage message) {
    Deferred<Acceptance> answer = promises.deferred();
    if (waiting.size() >= MAX_WAITING) {
      answer.fail(new OutboxException("offers: " + MAX_WAITING + " are waiting already"));
      return answer.getPromise();
    }
    waiting.add(answer);
    if (closed) {
      refuse(answer);
    } else {
      loop.execute(() -> accept(message, answer));
    }
    return answer.getPromise();
  }

  private void accept(OutboxMessage message, Deferred<Acceptance> answer) {
    if (!waiting.contains(answer)) {
      return;
    }
    Engine running = engine();
    try {
      if (running == null) {
        throw new OutboxException(failure.orElse("the outbox is closed"));
      }
      running.forwarder().identify();
      Acceptance acceptance = running.intake().accept(message);
      if (waiting.remove(answer)) {
        answer.resolve(acceptance);
      }
      running.forwarder().pump();
    } catch (OutboxException | RuntimeException | Error e) {
      if (waiting.remove(answer)) {
        answer.fail(e);
      }
    }
  }

  /** What is open, or can be opened now; null when the numbers cannot be kept. */
  private @Nullable Engine engine() {
    Engine running = engine;
    if (running != null) {
      return running;
    }
    try {
      running = Engine.open(DataDirectory.resolve(context, "outbox"), settings, loop, random);
    } catch (IOException | RuntimeException e) {
      String cause = "outbox directory: cannot be used: " + e;
      if (!failure.equals(Optional.of(cause))) {
        LOG.warn("Nothing can be accepted: {}", cause);
      }
      failure = Optional.of(cause);
      return null;
    }
    failure.ifPresent(cause -> LOG.info("Messages are accepted again"));
    failure = Optional.empty();
    engine = running;
    running.forwarder().use(Optional.ofNullable(hub));
    return running;
  }

  @Override
  public Map<Priority, Account> accounts() {
    Engine running = engine;
    return running == null ? Accounts.nothing() : running.store().accounts();
  }

  @Override
  public Duration spacing() {
    return Duration.ZERO;
  }

  @Override
  public Optional<MessageStore.Level> level() {
    return Optional.ofNullable(engine).map(running -> running.store().level());
  }

  @Override
  public Optional<String> failure() {
    return failure;
  }

  @Override
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>(settings.faults());
    Engine running = engine;
    if (running != null) {
      troubles.addAll(running.store().level().troubles());
      running.forwarder().trouble().ifPresent(troubles::add);
    }
    return troubles;
  }

  @Deactivate
  void close() {
    closed = true;
    Engine running = engine;
    if (running != null) {
      CountDownLatch idle = new CountDownLatch(1);
      loop.execute(() -> running.forwarder().finish(idle::countDown));
      await(idle);
    }
    loop.close(CLOSE);
    waiting.forEach(this::refuse);
    Engine opened = engine;
    if (opened != null) {
      try {
        opened.store().close();
      } catch (IOException e) {
        LOG.warn("The outbox could not be closed cleanly: {}", e.toString());
      }
    }
    Executors.cancel(callbacks, CLOSE);
  }

  private void refuse(Deferred<Acceptance> answer) {
    if (waiting.remove(answer)) {
      answer.fail(new OutboxException("the outbox is closed"));
    }
  }

  private static void await(CountDownLatch idle) {
    try {
      if (!idle.await(LAST_ACKNOWLEDGEMENTS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("The outbox closes before the last acknowledgements");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
