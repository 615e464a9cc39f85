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
final class Supervisor implements Session.Owner, Attempt.Owner {

  /** How long a farewell may take before the connection is cut. */
  static final Duration FAREWELL = Duration.ofSeconds(1);

  /** How long a try may take; the SDK's own bound, of a minute, does not hold for all it does. */
  static final Duration OPENING = Duration.ofSeconds(90);

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final Loop loop;
  private final Executor blocking;
  private final Clients clients;
  private final PromiseFactory promises;
  private final Retries retries;
  private final Follower follower;
  private final CurrentState state;

  private @Nullable Settings settings;
  private @Nullable CredentialSource source;
  private @Nullable Attempt attempt;
  private Loop.Cancel timer = () -> {};
  private Loop.Cancel checks = () -> {};

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
    this.blocking = blocking;
    this.clients = new Clients(clients);
    this.promises = promises;
    this.retries = new Retries(loop, random);
    this.follower = follower;
    this.state = new CurrentState(clock, follower::stateChanged);
  }

  HubState state() {
    return state.get();
  }

  Retries retries() {
    return retries;
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
            retries.anew();
            restart();
          }
        });
  }

  /** Ends the connection; {@code done} runs when every client has closed. */
  void stop(Runnable done) {
    loop.execute(
        () -> {
          settings = null;
          source = null;
          hangUp(new HubException(Reason.CLIENT_CLOSE, "the connection is being closed"), () -> {});
          state.change(Status.DISCONNECTED, Reason.CLIENT_CLOSE, "");
          clients.whenNoneIsOpen(done);
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

  private void restart() {
    CredentialSource from = source;
    hangUp(
        new HubException(Reason.CLIENT_CLOSE, "the configuration changed"),
        () -> loop.execute(() -> open(from)));
    if (from == null) {
      return;
    }
    state.configured(from);
  }

  /** Gives up what opens and ends what is open; {@code then} runs, anywhere, once that closed. */
  private void hangUp(HubException why, Runnable then) {
    timer.cancel();
    checks.cancel();
    identity = Optional.empty();
    Attempt given = attempt;
    attempt = null;
    if (given != null) {
      given.giveUp().ifPresent(this::end);
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
          clients.close(client);
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
    Duration pause = retries.pause(with.triesPerMinute());
    if (!pause.isZero()) {
      timer = loop.later(pause, () -> open(from));
      return;
    }
    retries.begin();
    Attempt mine =
        new Attempt(
            from,
            with,
            clients,
            client -> new Session(client, this, loop, promises, with.operationTimeout()),
            this);
    attempt = mine;
    timer = loop.later(OPENING, () -> overdue(mine));
    blocking.execute(mine);
  }

  @Override
  public void identified(Attempt mine, DeviceIdentity who) {
    loop.execute(() -> identity = mine == attempt ? Optional.of(who) : identity);
  }

  @Override
  public void opened(Attempt mine, Session made) {
    loop.execute(
        () -> {
          // Who gave the attempt up has taken care of the client.
          if (mine == attempt) {
            attempt = null;
            begin(made, mine.settings());
          }
        });
  }

  private void begin(Session made, Settings with) {
    timer.cancel();
    retries.opened();
    Optional<HubException> failure = made.failure();
    if (failure.isPresent()) {
      lost(made, failure.get());
      return;
    }
    // The subscription goes before any twin call of others.
    follower.opened(made, with);
    session = Optional.of(made);
    state.change(Status.CONNECTED, Reason.CONNECTION_OK, "");
    watch(made, with);
  }

  private void watch(Session watched, Settings with) {
    checks =
        loop.later(
            with.operationTimeout().dividedBy(30),
            () -> {
              watched.check();
              if (isCurrent(watched)) {
                watch(watched, with);
              }
            });
  }

  private void overdue(Attempt mine) {
    if (mine == attempt) {
      mine.giveUp().ifPresent(this::end);
      String text = "no connection within " + OPENING.toSeconds() + " s";
      failed(mine, new HubException(Reason.NO_NETWORK, text));
    }
  }

  @Override
  public void failed(Attempt mine, HubException why) {
    loop.execute(
        () -> {
          if (mine == attempt) {
            attempt = null;
            timer.cancel();
            if (retries.failed() == 1 && why.getCause() != null) {
              LOG.warn("The device client failed", why.getCause());
            }
            state.change(Status.DISCONNECTED_RETRYING, why.reason(), text(why));
            later(false);
          }
        });
  }

  private void lost(Session old, HubException why) {
    checks.cancel();
    session = Optional.empty();
    follower.ended();
    boolean healthy = retries.lost();
    state.change(Status.DISCONNECTED_RETRYING, why.reason(), text(why));
    end(old.client());
    later(healthy && why.reason() == Reason.EXPIRED_SAS_TOKEN);
  }

  private void later(boolean atOnce) {
    Settings with = settings;
    CredentialSource from = source;
    if (with != null) {
      Duration delay = atOnce ? Duration.ZERO : retries.delay(with);
      timer = loop.later(delay, () -> open(from));
    }
  }

  private void end(HubClient client) {
    blocking.execute(() -> clients.end(client));
  }

  private static String text(HubException why) {
    String message = why.getMessage();
    return message == null ? "" : message;
  }
}
