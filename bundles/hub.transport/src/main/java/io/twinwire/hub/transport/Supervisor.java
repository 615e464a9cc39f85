package io.twinwire.hub.transport;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.HubState.Status;
import io.twinwire.support.exec.Loop;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.PromiseFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one session open, for ever. Everything but the getters happens on the loop. */
final class Supervisor implements Session.Owner {

  /** A session that held so long was healthy: failures are counted anew behind it. */
  static final Duration HEALTHY = Duration.ofMinutes(1);

  /** How long a farewell may take before the connection is cut. */
  static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** Follows the sessions, on the loop. */
  interface Follower {
    void stateChanged(HubState state);

    void opened(Session session, Settings settings);

    void desired(Session session, Map<String, @Nullable Object> patch, long version);

    void ended();
  }

  /** One try to open, which may be given up while it runs. */
  private static final class Attempt {
    private volatile @Nullable Session session;
    private volatile boolean givenUp;
  }

  private final Loop loop;
  private final Clock clock;
  private final Executor blocking;
  private final HubClient.Factory clients;
  private final PromiseFactory promises;
  private final RandomGenerator random;
  private final Follower follower;

  private @Nullable Settings settings;
  private @Nullable CredentialSource source;
  private @Nullable Attempt attempt;
  private int failures;
  private long openedAt;
  private Loop.Cancel timer = () -> {};
  private Loop.Cancel checks = () -> {};

  private volatile HubState state;
  private volatile Optional<Session> session = Optional.empty();
  private volatile Optional<DeviceIdentity> identity = Optional.empty();

  Supervisor(
      Loop loop,
      Clock clock,
      Executor blocking,
      HubClient.Factory clients,
      PromiseFactory promises,
      RandomGenerator random,
      Follower follower) {
    this.loop = loop;
    this.clock = clock;
    this.blocking = blocking;
    this.clients = clients;
    this.promises = promises;
    this.random = random;
    this.follower = follower;
    this.state =
        new HubState(
            Status.DISCONNECTED_RETRYING, Reason.CLIENT_CLOSE, "starting", clock.instant());
  }

  HubState state() {
    return state;
  }

  /** The open session. */
  Optional<Session> session() {
    return session;
  }

  Optional<DeviceIdentity> identity() {
    return identity;
  }

  /** Takes a configuration; one that would open the same connection leaves it alone. */
  void configure(Settings newSettings, CredentialSource newSource) {
    loop.execute(
        () -> {
          Settings old = settings;
          boolean same = old != null && newSettings.sameConnection(old) && newSource.equals(source);
          settings = newSettings;
          source = newSource;
          if (!same) {
            failures = 0;
            restart("opening");
          }
        });
  }

  /** Ends the session; {@code done} runs when its client has closed. */
  void stop(Runnable done) {
    loop.execute(
        () -> {
          settings = null;
          source = null;
          hangUp(new HubException(Reason.CLIENT_CLOSE, "the connection is being closed"), done);
          change(Status.DISCONNECTED, Reason.CLIENT_CLOSE, "");
        });
  }

  @Override
  public void desired(Session from, Map<String, @Nullable Object> patch, long version) {
    loop.execute(
        () -> {
          if (isCurrent(from)) {
            follower.desired(from, patch, version);
          }
        });
  }

  @Override
  public void ended(Session ended, HubException why) {
    loop.execute(
        () -> {
          if (isCurrent(ended)) {
            lost(ended, why);
          }
        });
  }

  private boolean isCurrent(Session other) {
    return session.filter(other::equals).isPresent();
  }

  private void restart(String description) {
    CredentialSource from = source;
    hangUp(
        new HubException(Reason.CLIENT_CLOSE, "the configuration changed"),
        () -> loop.execute(() -> open(from)));
    if (from == null) {
      return;
    }
    Optional<String> fault = from.fault();
    if (from.empty()) {
      change(
          Status.DISCONNECTED,
          Reason.NOT_CONFIGURED,
          "set connectionString or connectionStringFile of " + HubTransport.CREDENTIALS_PID);
    } else if (fault.isPresent()) {
      change(Status.DISCONNECTED, Reason.BAD_CONFIGURATION, fault.get());
    } else {
      change(Status.DISCONNECTED_RETRYING, Reason.CLIENT_CLOSE, description);
    }
  }

  /** Ends what is open or opening; {@code then} runs, on any thread, once it is closed. */
  private void hangUp(HubException why, Runnable then) {
    timer.cancel();
    checks.cancel();
    identity = Optional.empty();
    Attempt given = attempt;
    attempt = null;
    if (given != null) {
      given.givenUp = true;
      Session half = given.session;
      if (half != null) {
        half.client().abort();
      }
    }
    Optional<Session> old = session;
    session = Optional.empty();
    if (old.isEmpty()) {
      then.run();
      return;
    }
    boolean idle = old.get().idle();
    follower.ended();
    old.get().end(why);
    HubClient client = old.get().client();
    if (!idle) {
      // A farewell would wait for the hub's answers, which nobody waits for any more.
      client.abort();
    }
    Loop.Cancel cut = loop.later(FAREWELL, client::abort);
    blocking.execute(
        () -> {
          close(client);
          cut.cancel();
          then.run();
        });
  }

  private void open(@Nullable CredentialSource from) {
    Settings with = settings;
    if (with == null || from == null || !from.equals(source)) {
      return;
    }
    if (attempt != null || session.isPresent() || from.empty() || from.fault().isPresent()) {
      return;
    }
    Attempt mine = new Attempt();
    attempt = mine;
    blocking.execute(() -> open(mine, from, with));
  }

  private void open(Attempt mine, CredentialSource from, Settings with) {
    try {
      Credentials credentials = from.read();
      DeviceIdentity who = credentials.connectionString().identity();
      loop.execute(() -> identity = mine == attempt ? Optional.of(who) : identity);
      HubClient client = clients.create(credentials, with);
      Session made = new Session(client, this, loop, promises, with.operationTimeout());
      mine.session = made;
      if (mine.givenUp) {
        return;
      }
      try {
        client.open(made);
      } catch (HubException e) {
        client.abort();
        close(client);
        throw e;
      }
      loop.execute(() -> opened(mine, made, with));
    } catch (HubException e) {
      loop.execute(() -> failed(mine, e));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("The device client failed", e);
      loop.execute(() -> failed(mine, new HubException(Reason.COMMUNICATION_ERROR, e.toString())));
    }
  }

  private void opened(Attempt mine, Session made, Settings with) {
    if (mine != attempt) {
      blocking.execute(() -> end(made.client()));
      return;
    }
    attempt = null;
    openedAt = loop.nanos();
    Optional<HubException> failure = made.failure();
    if (failure.isPresent()) {
      lost(made, failure.get());
      return;
    }
    // The subscription goes before any twin call of others.
    follower.opened(made, with);
    session = Optional.of(made);
    change(Status.CONNECTED, Reason.CONNECTION_OK, "");
    watch(made, with);
  }

  private void watch(Session watched, Settings with) {
    checks =
        loop.later(
            with.operationTimeout().dividedBy(4),
            () -> {
              watched.check();
              if (isCurrent(watched)) {
                watch(watched, with);
              }
            });
  }

  private void failed(Attempt mine, HubException why) {
    if (mine == attempt) {
      attempt = null;
      failures++;
      change(Status.DISCONNECTED_RETRYING, why.reason(), text(why));
      later(false);
    }
  }

  private void lost(Session old, HubException why) {
    checks.cancel();
    session = Optional.empty();
    follower.ended();
    boolean healthy = loop.nanos() - openedAt >= HEALTHY.toNanos();
    failures = healthy ? 1 : failures + 1;
    change(Status.DISCONNECTED_RETRYING, why.reason(), text(why));
    blocking.execute(() -> end(old.client()));
    later(healthy && why.reason() == Reason.EXPIRED_SAS_TOKEN);
  }

  private void later(boolean atOnce) {
    Settings with = settings;
    CredentialSource from = source;
    if (with != null) {
      Duration delay = atOnce ? Duration.ZERO : with.retry().delay(failures, random);
      timer = loop.later(delay, () -> open(from));
    }
  }

  private static void end(HubClient client) {
    client.abort();
    close(client);
  }

  private static void close(HubClient client) {
    try {
      client.close();
    } catch (RuntimeException e) {
      LOG.debug("The device client failed at its close", e);
    }
  }

  private static String text(HubException why) {
    String message = why.getMessage();
    return message == null ? "" : message;
  }

  private void change(Status status, Reason reason, String description) {
    HubState old = state;
    if (old.status() == status && old.reason() == reason && old.description().equals(description)) {
      return;
    }
    HubState now = new HubState(status, reason, description, clock.instant());
    state = now;
    String because = description.isEmpty() ? "" : ": " + description;
    switch (reason) {
      case BAD_CREDENTIAL, BAD_CONFIGURATION, NOT_CONFIGURED ->
          LOG.warn("Hub connection {} {}{}", status, reason, because);
      default -> LOG.info("Hub connection {} {}{}", status, reason, because);
    }
    follower.stateChanged(now);
  }
}
