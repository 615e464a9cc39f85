package io.twinwire.outbox.forward;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.outbox.store.Outcome;
import io.twinwire.outbox.store.Row;
import io.twinwire.outbox.store.Store;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.retry.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  private final Store store;
  private final Loop loop;
  private final Backoff backoff;
  private final Packer packer;
  private final QuotaMeter meter;
  private final Suspicion suspicion = new Suspicion();
  private final InFlight inFlight = new InFlight();
  private Runnable commit = () -> {};
  private Runnable touched = () -> {};
  private Window window = new Window(1, HubMessage.MAX_SIZE);
  private @Nullable HubConnection hub;
  // Acknowledged, but not yet so on disk: after a crash these are repeated as well.
  private int unsettled;
  private boolean pumping;
  private Loop.Cancel wake = () -> {};
  private @Nullable Runnable whenIdle;
  private volatile Optional<String> guilty = Optional.empty();

  public Forwarder(Store store, Loop loop, RetryPolicy retry, RandomGenerator random, Clock clock) {
    this.store = store;
    this.loop = loop;
    this.backoff = new Backoff(retry, random);
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
    inFlight.newSession();
    backoff.goOn();
    suspicion.connected(loop.nanos());
    pump();
  }

  /** The hub is gone. */
  public void disconnected() {
    if (inFlight.isEmpty() && !backoff.stopped()) {
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
        || backoff.stopped()
        || whenIdle != null
        || !connection.state().connected()
        || inFlight.leftovers()) {
      return;
    }
    Optional<DeviceIdentity> identity = connection.identity();
    if (identity.isEmpty()) {
      return;
    }
    store.identify(identity.get());
    pumping = true;
    try {
      List<Parcel.Outgoing> parcels = gather();
      if (parcels.stream().anyMatch(outgoing -> outgoing.parcel().pack())) {
        // The boundaries of a pack must be known after a crash, or a repeat would differ.
        commit.run();
      }
      parcels.forEach(outgoing -> send(connection, outgoing));
    } finally {
      pumping = false;
    }
  }

  private List<Parcel.Outgoing> gather() {
    List<Parcel.Outgoing> parcels = new ArrayList<>();
    long bytes = inFlight.bytes();
    int messages = inFlight.messages() + (store.durable() ? unsettled : 0);
    int most = suspicion.alone() ? 1 : window.messagesAfter(backoff.failures());
    while (messages < most) {
      Optional<Row> next = store.first();
      if (next.isEmpty()
          || (messages > 0 && bytes + next.get().size() > window.bytes())
          || !mayGo(next.get())) {
        return parcels;
      }
      int room = (int) Math.max(0, Math.min(HubMessage.MAX_SIZE, window.bytes() - bytes));
      Optional<Parcel.Outgoing> outgoing = packer.next(room);
      if (outgoing.isEmpty()) {
        return parcels;
      }
      int size = outgoing.get().parcel().size();
      meter.spend(size);
      parcels.add(outgoing.get());
      messages++;
      bytes += size;
    }
    if (inFlight.isEmpty() && parcels.isEmpty() && unsettled > 0) {
      loop.execute(commit);
    }
    return parcels;
  }

  private boolean mayGo(Row row) {
    long calm = suspicion.calm(loop.nanos());
    Duration wait = meter.wait(row.priority(), row.size());
    if (calm <= 0 && wait.isZero()) {
      return true;
    }
    wake.cancel();
    wake = loop.later(Duration.ofNanos(Math.max(calm, wait.toNanos())), this::pump);
    return false;
  }

  private void send(HubConnection connection, Parcel.Outgoing outgoing) {
    InFlight.Flight flight = inFlight.add(outgoing.parcel());
    try {
      Promise<Void> sent = connection.send(outgoing.message());
      sent.onSuccess(done -> loop.execute(() -> landed(flight, null)))
          .onFailure(failure -> loop.execute(() -> landed(flight, failure)));
    } catch (RuntimeException e) {
      loop.execute(() -> landed(flight, e));
    }
  }

  private void landed(InFlight.Flight flight, @Nullable Throwable failure) {
    Parcel parcel = flight.parcel();
    InFlight.Landing landing = inFlight.landed(flight);
    if (landing == InFlight.Landing.ABANDONED) {
      if (failure == null) {
        // Of a connection that went away meanwhile: the hub has the message all the same.
        settle(parcel, row -> store.settle(row, Outcome.ACKNOWLEDGED));
      }
      return;
    }
    if (failure == null) {
      settle(parcel, row -> store.settle(row, Outcome.ACKNOWLEDGED));
      suspicion.acknowledged(parcel.id());
      backoff.acknowledged();
    } else if (Refusal.isFinal(failure)) {
      reject(parcel, String.valueOf(failure.getMessage()));
    } else if (landing == InFlight.Landing.LEFTOVER) {
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
    LOG.warn("Message {} is set aside: {}", parcel.id(), reason);
    settle(parcel, row -> store.reject(row, reason));
  }

  private void lost(Parcel parcel, Throwable failure) {
    String id = parcel.id();
    boolean poison = !backoff.stopped() && suspicion.lost(Optional.of(id));
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
    if (backoff.stopped()) {
      return;
    }
    Duration delay = backoff.stop();
    LOG.debug("Sending stops until the hub is back, or {}: {}", delay, failure.toString());
    int halt = inFlight.session();
    loop.later(delay, () -> retry(halt));
  }

  private void retry(int halt) {
    HubConnection connection = hub;
    boolean connected = connection != null && connection.state().connected();
    if (backoff.stopped() && halt == inFlight.session() && connected) {
      connected();
    }
  }

  private void abandon() {
    for (Parcel parcel : inFlight.abandon()) {
      parcel.rows().forEach(store::release);
    }
    backoff.goOn();
    if (whenIdle != null) {
      whenIdle.run();
    }
  }
}
