package io.twinwire.twin.config.report;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.Twin;
import io.twinwire.api.twin.TwinReporter;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.twin.config.section.SectionDirectory;
import io.twinwire.twin.config.typing.JsonTree;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the reported twin. It keeps what is wanted and what the hub has, and sends the
 * difference, one patch at a time. All state belongs to the thread of {@link Loop}.
 */
public final class Reporter implements TwinReporter {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final Set<String> OPEN = Set.of("health", WantedTwin.FIRMWARE);
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);

  /** So many failures in a row are for an operator to see. */
  private static final int REPEATED = 4;

  private final Loop loop;
  private final KnownTwin atHub;
  private final WantedTwin wanted;
  private final RandomGenerator random;
  private @Nullable HubConnection hub;
  private int generation;
  private boolean inFlight;
  private int failures;
  private Loop.@Nullable Cancel retry;
  private volatile Set<String> taken = Set.of();
  private volatile String trouble = "";

  /**
   * Creates a reporter.
   *
   * @param managed names that an earlier run reported, and that go when nobody wants them any more
   */
  public Reporter(Loop loop, Clock clock, RandomGenerator random, Set<String> managed) {
    this.loop = loop;
    this.atHub = new KnownTwin(clock);
    this.random = random;
    this.wanted = new WantedTwin(managed);
  }

  @Override
  public void report(String name, Optional<Object> value) {
    boolean reserved = SectionDirectory.RESERVED.contains(name) && !OPEN.contains(name);
    if (reserved || taken.contains(name)) {
      throw new IllegalArgumentException(
          name + ": belongs to the " + (reserved ? "bridge" : "section of this name"));
    }
    if (name.isEmpty() || name.matches(".*[.$\\s\\p{Cntrl}].*")) {
      throw new IllegalArgumentException(
          "\"" + name + "\": a twin key holds no dot, no $ and no space, and is not empty");
    }
    Optional<Object> copy = value.map(JsonTree::copy);
    loop.execute(
        () -> {
          wanted.foreign(name, copy);
          send();
        });
  }

  /** What is wrong with reporting, for an operator. */
  public List<String> faults() {
    List<String> all = new ArrayList<>(wanted.faults());
    if (!trouble.isEmpty()) {
      all.add(trouble);
    }
    return all;
  }

  /** Names that belong to sections. */
  public void taken(Set<String> names) {
    taken = Set.copyOf(names);
  }

  public void hub(HubConnection connection) {
    hub = connection;
    generation++;
    inFlight = false;
    rest();
    if (atHub.stale()) {
      readAgain();
    }
    send();
  }

  /** The connection has gone, unless another has taken its place. */
  public void gone(HubConnection connection) {
    if (hub == connection) {
      hub = null;
      generation++;
      inFlight = false;
    }
  }

  /** Learns what the hub has, where the twin was read again since the last call. */
  public void adopt(Twin twin) {
    boolean doubted = atHub.stale();
    if (atHub.adopt(twin)) {
      begin();
    } else if (!doubted && atHub.stale()) {
      readAgain();
    }
  }

  private void begin() {
    rest();
    failures = 0;
    wanted.begin();
  }

  private void readAgain() {
    HubConnection connection = hub;
    if (connection == null || !atHub.stale()) {
      return;
    }
    int reading = generation;
    connection
        .readTwin()
        .onSuccess(
            twin ->
                loop.execute(
                    () -> {
                      if (atHub.adoptAnswer(twin)) {
                        begin();
                      }
                      send();
                    }))
        .onFailure(
            failure ->
                loop.execute(
                    () -> {
                      if (reading == generation
                          && atHub.stale()
                          && connection.state().connected()) {
                        failures++;
                        again(RETRY.delay(failures, random), this::readAgain);
                      }
                    }));
  }

  /**
   * Sets the bridge's own share of the reported twin.
   *
   * @param oldestFirst names in the order in which they may be dropped
   */
  public void publish(Map<String, Object> properties, List<String> oldestFirst) {
    wanted.own(properties, oldestFirst);
    send();
  }

  private void send() {
    HubConnection connection = hub;
    if (connection == null || inFlight || retry != null || !atHub.known()) {
      return;
    }
    Map<String, @Nullable Object> patch = wanted.patch(atHub.reported());
    if (patch.isEmpty()) {
      return;
    }
    inFlight = true;
    int sending = generation;
    connection
        .updateReported(patch)
        .onSuccess(newVersion -> loop.execute(() -> sent(sending, patch, newVersion)))
        .onFailure(failure -> loop.execute(() -> failed(sending, patch, failure)));
  }

  private void sent(int sending, Map<String, @Nullable Object> patch, long newVersion) {
    if (sending != generation) {
      return;
    }
    inFlight = false;
    failures = 0;
    trouble = "";
    atHub.merge(patch, newVersion);
    send();
  }

  private void failed(int sending, Map<String, @Nullable Object> patch, Throwable failure) {
    if (sending != generation) {
      return;
    }
    inFlight = false;
    if (unacceptable(failure)) {
      wanted.refused(patch, failure);
      send();
      return;
    }
    HubConnection connection = hub;
    if (connection != null && connection.state().connected()) {
      failures++;
      Duration delay = RETRY.delay(failures, random);
      LOG.debug("reported properties not sent, again in {}: {}", delay, failure.getMessage());
      trouble =
          failures < REPEATED
              ? ""
              : "the hub takes no reported properties: " + failure.getMessage();
      if (answered(failure)) {
        again(delay, this::send);
      } else {
        // The hub may have taken it all the same: only the twin itself can tell.
        atHub.doubt();
        again(delay, this::readAgain);
      }
    } else {
      LOG.debug("reported properties wait for the connection: {}", failure.getMessage());
    }
  }

  /** One try waits at a time, and nothing is sent before it. */
  private void again(Duration delay, Runnable step) {
    rest();
    retry =
        loop.later(
            delay,
            () -> {
              retry = null;
              step.run();
            });
  }

  private void rest() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private static boolean answered(Throwable failure) {
    return failure instanceof HubException refusal && refusal.status().isPresent();
  }

  private static boolean unacceptable(Throwable failure) {
    if (!(failure instanceof HubException refusal) || refusal.reason() != HubState.Reason.REFUSED) {
      return false;
    }
    int status = refusal.status().orElse(0);
    return status == 400 || status == 413;
  }
}
