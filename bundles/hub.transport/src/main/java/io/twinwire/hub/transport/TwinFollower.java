package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.Twin;
import io.twinwire.support.exec.Loop;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.Deferred;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the twin over the sessions, in the order that Microsoft's documentation asks for:
 * subscribe, read, then trust patches. Everything happens on the loop.
 */
final class TwinFollower implements Follower {

  /** How long patches are collected before one read confirms them all. */
  static final Duration CONFIRMED = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(TwinFollower.class);

  private final Loop loop;
  private final Clock clock;
  private final RandomGenerator random;
  private final Consumer<HubState> states;
  private final Consumer<Optional<Twin>> twins;
  private final TwinMirror mirror = new TwinMirror();

  private @Nullable Session session;
  private @Nullable Settings settings;
  private boolean reading;
  private int failures;
  private boolean confirming;
  private Loop.Cancel timer = () -> {};
  private Loop.Cancel confirmation = () -> {};

  /**
   * @param twins hears the twin whenever it changed, and nothing when it is no longer known
   */
  TwinFollower(
      Loop loop,
      Clock clock,
      RandomGenerator random,
      Consumer<HubState> states,
      Consumer<Optional<Twin>> twins) {
    this.loop = loop;
    this.clock = clock;
    this.random = random;
    this.states = states;
    this.twins = twins;
  }

  @Override
  public void stateChanged(HubState state) {
    states.accept(state);
  }

  @Override
  public void opened(Session opened, Settings with) {
    session = opened;
    settings = with;
    reading = false;
    confirming = false;
    failures = 0;
    mirror.connected();
    // The read is on its way behind it, so there is nothing to do at its answer.
    opened.subscribeDesired(
        HubClient.Reply.of(
            subscribed -> {},
            why ->
                opened.end(
                    new HubException(
                        why.reason(), "no subscription to the twin: " + why.getMessage()))));
    read(opened);
  }

  @Override
  public void desired(Session from, Map<String, @Nullable Object> patch, long version) {
    if (from == session) {
      take(from, mirror.desired(patch, version));
      if (mirror.unconfirmed() && !confirming) {
        confirming = true;
        confirmation = loop.later(CONFIRMED, () -> confirm(from));
      }
    }
  }

  private void confirm(Session from) {
    if (from == session) {
      confirming = false;
      if (mirror.unconfirmed()) {
        read(from);
      }
    }
  }

  @Override
  public void ended() {
    session = null;
    timer.cancel();
    confirmation.cancel();
    twins.accept(Optional.empty());
  }

  /** Reads the twin for whoever asked. */
  void read(Session from, Deferred<Twin> deferred) {
    read(from, document -> deferred.resolve(twin(document)), deferred::fail);
  }

  /** Every answer is also news, whoever asked for it. */
  private void read(Session from, Consumer<TwinDocument> answered, Consumer<HubException> failed) {
    from.readTwin(
        HubClient.Reply.of(
            document ->
                loop.execute(
                    () -> {
                      answered.accept(document);
                      if (from == session) {
                        take(from, mirror.read(document, clock.instant()));
                      }
                    }),
            failed));
  }

  private Twin twin(TwinDocument document) {
    return new Twin(
        document.desired(),
        document.desiredVersion(),
        document.reported(),
        document.reportedVersion(),
        clock.instant());
  }

  private void take(Session from, TwinMirror.Outcome outcome) {
    switch (outcome) {
      case CHANGED -> twins.accept(mirror.twin());
      case READ_AGAIN -> read(from);
      case UNCHANGED -> {}
    }
  }

  private void read(Session from) {
    if (reading) {
      return;
    }
    reading = true;
    read(
        from,
        document -> {
          if (from == session) {
            reading = false;
            failures = 0;
          }
        },
        why -> loop.execute(() -> readFailed(from, why)));
  }

  private void readFailed(Session from, HubException why) {
    Settings with = settings;
    if (from != session || with == null || from.failure().isPresent()) {
      return;
    }
    reading = false;
    failures++;
    if (failures == 1) {
      LOG.warn("The twin could not be read, trying again: {}", why.getMessage());
    }
    timer = loop.later(with.retry().delay(failures, random), () -> retry(from));
  }

  private void retry(Session from) {
    if (from == session && (mirror.unread() || mirror.unconfirmed())) {
      read(from);
    }
  }
}
