package io.twinwire.outbox.forward;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.outbox.store.Outcome;
import io.twinwire.outbox.store.Row;
import io.twinwire.outbox.store.Store;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.retry.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the store into the hub connection: in order, within a window, and after a failure again
 * from the oldest message that is not acknowledged. Confined to its loop.
 */
public final class Forwarder {

  /** The status codes with which a hub refuses what it may take later. */
  private static final Set<Integer> PASSING = Set.of(401, 403, 404, 408, 429);

  /** How long a connection must have held before a suspect is tried alone. */
  static final Duration CALM = Duration.ofSeconds(5);

  private static final int MOST_HALVINGS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  /** A message on its way. Two flights of one message are different. */
  private static final class Flight {
    final Parcel parcel;
    final int session;

    Flight(Parcel parcel, int session) {
      this.parcel = parcel;
      this.session = session;
    }
  }

  private final Store store;
  private final Loop loop;
  private final RetryPolicy retry;
  private final RandomGenerator random;
  private final Packer packer;
  private final QuotaMeter meter;
  private final Suspicion suspicion = new Suspicion();
  private final Set<Flight> inFlight = new LinkedHashSet<>();
  private Runnable commit = () -> {};
  private Runnable touched = () -> {};
  private Window window = new Window(1, HubMessage.MAX_SIZE);
  private @Nullable HubConnection hub;
  private long bytesInFlight;
  // Acknowledged, but not yet so on disk: after a crash these are repeated as well.
  private int unsettled;
  // A session ends with the first failure; what it left in the air must land before the next one
  // may send, or the order would be lost.
  private int session;
  private int leftovers;
  private boolean halted;
  private boolean pumping;
  private int failures;
  private long calmUntil;
  private Loop.Cancel wake = () -> {};
  private @Nullable Runnable whenIdle;
  private volatile Optional<String> guilty = Optional.empty();

  public Forwarder(Store store, Loop loop, RetryPolicy retry, RandomGenerator random, Clock clock) {
    this.store = store;
    this.loop = loop;
    this.retry = retry;
    this.random = random;
    this.packer = new Packer(store);
    this.meter = new QuotaMeter(store, clock);
  }

  /**
   * Says how to have changes written.
   *
   * @param commitNow writes what has changed
   * @param commitSoon something has changed that is to be written within a second or so
   */
  public void start(Runnable commitNow, Runnable commitSoon) {
    commit = commitNow;
    touched = commitSoon;
  }

  /**
   * Takes on a configuration.
   *
   * @param poison at how many disconnects in a row a message is suspected; 0 for never
   */
  public void use(Window changed, Packing packing, Quota quota, int poison) {
    window = changed;
    packer.use(packing);
    meter.use(quota);
    suspicion.use(poison);
    pump();
  }

  /** Sends over this connection from now on; what was in flight on another one is sent again. */
  public void use(Optional<HubConnection> connection) {
    HubConnection next = connection.orElse(null);
    if (hub != next) {
      abandon();
      hub = next;
      pump();
    }
  }

  /** The hub is there, for the first time or again. */
  public void connected() {
    newSession();
    calmUntil = loop.nanos() + CALM.toNanos();
    pump();
  }

  /** The hub is gone. */
  public void disconnected() {
    if (inFlight.isEmpty() && !halted) {
      suspicion.lost(Optional.empty());
    }
  }

  /** What was acknowledged is written. */
  public void committed() {
    unsettled = 0;
    pump();
  }

  /** Sends nothing more; the task runs once nothing is in flight. */
  public void finish(Runnable task) {
    whenIdle = task;
    if (inFlight.isEmpty()) {
      task.run();
    }
  }

  /** What an operator should know. */
  public List<String> troubles() {
    return Stream.of(guilty, meter.trouble()).flatMap(Optional::stream).toList();
  }

  /** How far apart messages should come so that the quota lasts. */
  public Duration spacing() {
    return meter.spacing(store.level().messages());
  }

  /** Sends as much as the window lets through. */
  public void pump() {
    HubConnection connection = hub;
    if (pumping
        || connection == null
        || halted
        || whenIdle != null
        || !connection.state().connected()
        || leftovers > 0) {
      return;
    }
    Optional<DeviceIdentity> identity = connection.identity();
    if (identity.isEmpty()) {
      return;
    }
    store.identify(identity.get());
    pumping = true;
    try {
      List<Parcel> parcels = gather();
      if (parcels.stream().anyMatch(Parcel::pack)) {
        // The boundaries of a pack must be known after a crash, or a repeat would differ.
        commit.run();
      }
      parcels.forEach(parcel -> send(connection, parcel));
    } finally {
      pumping = false;
    }
  }

  private List<Parcel> gather() {
    List<Parcel> parcels = new ArrayList<>();
    long bytes = bytesInFlight;
    int messages = inFlight.size() + (store.durable() ? unsettled : 0);
    // After failures with a few messages: a hub that has too much must not get more of the same.
    int most =
        suspicion.alone() ? 1 : Math.max(1, window.messages() >> Math.min(failures, MOST_HALVINGS));
    while (messages < most) {
      Optional<Row> next = store.first();
      if (next.isEmpty()
          || (messages > 0 && bytes + next.get().size() > window.bytes())
          || !mayGo(next.get())) {
        return parcels;
      }
      int room = (int) Math.max(0, Math.min(HubMessage.MAX_SIZE, window.bytes() - bytes));
      Optional<Parcel> parcel = packer.next(room);
      if (parcel.isEmpty()) {
        return parcels;
      }
      meter.spend(parcel.get().size());
      parcels.add(parcel.get());
      messages++;
      bytes += parcel.get().size();
    }
    if (inFlight.isEmpty() && parcels.isEmpty() && unsettled > 0) {
      loop.execute(commit);
    }
    return parcels;
  }

  private boolean mayGo(Row row) {
    long calm = suspicion.alone() ? calmUntil - loop.nanos() : 0;
    Duration wait = meter.wait(row.priority(), row.size());
    if (calm <= 0 && wait.isZero()) {
      return true;
    }
    wake.cancel();
    wake = loop.later(Duration.ofNanos(Math.max(calm, wait.toNanos())), this::pump);
    return false;
  }

  private void send(HubConnection connection, Parcel parcel) {
    Flight flight = new Flight(parcel, session);
    inFlight.add(flight);
    bytesInFlight += parcel.size();
    try {
      Promise<Void> sent = connection.send(parcel.message());
      sent.onSuccess(done -> loop.execute(() -> landed(flight, null)))
          .onFailure(failure -> loop.execute(() -> landed(flight, failure)));
    } catch (RuntimeException e) {
      loop.execute(() -> landed(flight, e));
    }
  }

  private void landed(Flight flight, @Nullable Throwable failure) {
    if (!inFlight.remove(flight)) {
      if (failure == null) {
        // Of a connection that went away meanwhile: the hub has the message all the same.
        settle(flight.parcel, row -> store.settle(row, Outcome.ACKNOWLEDGED));
      }
      return;
    }
    Parcel parcel = flight.parcel;
    bytesInFlight -= parcel.size();
    boolean leftover = flight.session != session;
    if (leftover) {
      leftovers--;
    }
    if (failure == null) {
      settle(parcel, row -> store.settle(row, Outcome.ACKNOWLEDGED));
      suspicion.acknowledged(parcel.message().messageId());
      failures = 0;
    } else if (isFinal(failure)) {
      reject(parcel, String.valueOf(failure.getMessage()));
    } else if (leftover) {
      parcel.rows().forEach(store::release);
    } else {
      lost(parcel, failure);
    }
    if (whenIdle != null && inFlight.isEmpty()) {
      whenIdle.run();
    }
    pump();
  }

  private void settle(Parcel parcel, Consumer<Row> settling) {
    parcel.rows().forEach(settling);
    if (parcel.pack()) {
      store.unpack(parcel.first());
    }
    unsettled++;
    if (unsettled >= Math.max(1, window.messages() / 2)) {
      commit.run();
    } else {
      touched.run();
    }
  }

  private void reject(Parcel parcel, String reason) {
    LOG.warn("Message {} is set aside: {}", parcel.message().messageId(), reason);
    settle(parcel, row -> store.reject(row, reason));
  }

  private void lost(Parcel parcel, Throwable failure) {
    String id = parcel.message().messageId();
    boolean poison = !halted && suspicion.lost(Optional.of(id));
    // First of all: settling may send what comes next.
    halt(failure);
    if (poison) {
      String reason = "the hub broke the connection at it every time";
      guilty = Optional.of("message " + id + ": " + reason);
      reject(parcel, reason);
    } else {
      parcel.rows().forEach(store::release);
    }
  }

  private void halt(Throwable failure) {
    if (halted) {
      return;
    }
    halted = true;
    failures++;
    Duration delay = retry.delay(failures, random);
    LOG.debug("Sending stops until the hub is back, or {}: {}", delay, failure.toString());
    int halt = session;
    loop.later(delay, () -> retry(halt));
  }

  private void retry(int halt) {
    HubConnection connection = hub;
    if (halted && halt == session && connection != null && connection.state().connected()) {
      connected();
    }
  }

  private void newSession() {
    session++;
    leftovers = inFlight.size();
    halted = false;
  }

  private void abandon() {
    for (Flight flight : inFlight) {
      flight.parcel.rows().forEach(store::release);
    }
    inFlight.clear();
    bytesInFlight = 0;
    newSession();
    if (whenIdle != null) {
      whenIdle.run();
    }
  }

  private static boolean isFinal(Throwable failure) {
    if (!(failure instanceof HubException refused)) {
      return false;
    }
    if (refused.reason() == HubState.Reason.MESSAGE_TOO_LARGE) {
      return true;
    }
    int status = refused.status().orElse(0);
    return refused.reason() == HubState.Reason.REFUSED && status < 500 && !PASSING.contains(status);
  }
}
