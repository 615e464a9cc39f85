package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

/**
 * One connection, from opening to its one and only end. Sends wait here, not in the SDK, whose
 * queue keeps their order only when it is fed from its own sending thread: from outside it gets one
 * message, and only while it has none; every acknowledgement then fills it up to a window. The
 * window keeps a twin call from waiting behind more than a moment's worth of telemetry.
 */
final class Session implements HubClient.Events {

  static final int WINDOW_MESSAGES = 200;
  static final int WINDOW_BYTES = 256 * 1024;

  /** Hears what happens to a session, on any thread. */
  interface Owner {
    void desired(Session session, Map<String, @Nullable Object> patch, long version);

    void ended(Session session, HubException why);
  }

  private record Pending(
      String id, int size, HubClient.Outgoing message, Deferred<Void> deferred) {}

  private final HubClient client;
  private final Owner owner;
  private final Loop loop;
  private final PromiseFactory promises;
  private final Duration timeout;
  private final TwinCalls twin;

  private final Object lock = new Object();
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Map<String, Pending> onTheWay = new LinkedHashMap<>();
  private int bytesOnTheWay;
  private long progress;
  private @Nullable HubException ended;

  Session(HubClient client, Owner owner, Loop loop, PromiseFactory promises, Duration timeout) {
    this.client = client;
    this.owner = owner;
    this.loop = loop;
    this.promises = promises;
    this.timeout = timeout;
    this.twin = new TwinCalls(loop, timeout);
  }

  HubClient client() {
    return client;
  }

  Optional<HubException> failure() {
    synchronized (lock) {
      return Optional.ofNullable(ended);
    }
  }

  /** Whether nothing waits for the hub. */
  boolean idle() {
    synchronized (lock) {
      return onTheWay.isEmpty() && twin.idle();
    }
  }

  Promise<Void> send(HubMessage message) {
    HubClient.Outgoing outgoing;
    try {
      outgoing = client.prepare(message);
    } catch (HubException e) {
      return promises.failed(unsent(message.messageId(), e));
    }
    Deferred<Void> deferred = promises.deferred();
    boolean refused = false;
    synchronized (lock) {
      if (ended != null) {
        return promises.failed(unsent(message.messageId(), ended));
      }
      waiting.add(new Pending(message.messageId(), message.size(), outgoing, deferred));
      if (onTheWay.isEmpty()) {
        refused = !hand(waiting.remove());
      }
    }
    if (refused) {
      end(new HubException(Reason.COMMUNICATION_ERROR, "the client takes no messages any more"));
    }
    return deferred.getPromise();
  }

  /** Says which message it was: a caller may have many on the way. */
  static HubException unsent(String messageId, HubException why) {
    String text = "message " + messageId + ": " + why.getMessage();
    return new HubException(why.reason(), why.status().orElse(0), text);
  }

  void subscribeDesired(HubClient.Reply<Boolean> reply) {
    twin.submit(client::subscribeDesired, reply);
  }

  void readTwin(HubClient.Reply<TwinDocument> reply) {
    twin.submit(client::readTwin, reply);
  }

  void updateReported(Map<String, @Nullable Object> patch, HubClient.Reply<Long> reply) {
    twin.<Long>submit(answer -> client.updateReported(patch, answer), reply);
  }

  /** Ends the session when an acknowledgement is overdue, and a twin call when its answer is. */
  void check() {
    twin.check();
    boolean overdue;
    synchronized (lock) {
      overdue = !onTheWay.isEmpty() && loop.nanos() - progress >= timeout.toNanos();
    }
    if (overdue) {
      end(
          new HubException(
              Reason.COMMUNICATION_ERROR,
              "the hub acknowledged nothing for " + timeout.toSeconds() + " s"));
    }
  }

  @Override
  public void desired(Map<String, @Nullable Object> patch, long version) {
    owner.desired(this, patch, version);
  }

  @Override
  public void lost(HubException why) {
    end(why);
  }

  /** Fails everything unsettled, in order; from now on nothing is handed to the client. */
  void end(HubException why) {
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      ended = why;
      List<Pending> open = new ArrayList<>(onTheWay.values());
      open.addAll(waiting);
      onTheWay.clear();
      waiting.clear();
      // Inside the lock, so that no later send fails before an earlier one.
      open.forEach(pending -> pending.deferred().fail(unsent(pending.id(), why)));
    }
    twin.end(why);
    owner.ended(this, why);
  }

  private void settled(Pending pending, @Nullable HubException failure) {
    boolean refused = false;
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      if (failure == null && onTheWay.remove(pending.id(), pending)) {
        bytesOnTheWay -= pending.size();
        progress = loop.nanos();
        pending.deferred().resolve(null);
        refused = !fill();
      }
    }
    if (failure != null) {
      end(failure);
    } else if (refused) {
      end(new HubException(Reason.COMMUNICATION_ERROR, "the client takes no messages any more"));
    }
  }

  /** Hands over what the window allows; two of one id never together, the SDK would mix them up. */
  private boolean fill() {
    Pending next = waiting.peek();
    while (next != null
        && !onTheWay.containsKey(next.id())
        && onTheWay.size() < WINDOW_MESSAGES
        && (onTheWay.isEmpty() || bytesOnTheWay + next.size() <= WINDOW_BYTES)) {
      if (!hand(waiting.remove())) {
        return false;
      }
      next = waiting.peek();
    }
    return true;
  }

  private boolean hand(Pending pending) {
    if (onTheWay.isEmpty()) {
      progress = loop.nanos();
    }
    onTheWay.put(pending.id(), pending);
    bytesOnTheWay += pending.size();
    try {
      HubClient.Reply<Boolean> reply =
          HubClient.Reply.of(sent -> settled(pending, null), why -> settled(pending, why));
      pending.message().send(reply);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
