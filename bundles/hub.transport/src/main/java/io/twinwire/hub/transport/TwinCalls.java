package io.twinwire.hub.transport;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The twin calls of one session, one on the way at a time: the SDK's queue may swap two that are
 * handed over together, and two reported patches in the wrong order leave the wrong twin.
 */
final class TwinCalls {

  private final Loop loop;

  /** A twin is small, and the client may lose an answer: what a slow line needs is learned. */
  private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(8);

  private final Duration longest;
  private final Object lock = new Object();
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private @Nullable Call<?> current;
  private @Nullable HubException ended;
  private Duration timeout;

  /**
   * Creates them.
   *
   * @param longest how long an answer is waited for at most; the first time less, twice as long
   *     after each that did not come
   */
  TwinCalls(Loop loop, Duration longest) {
    this.loop = loop;
    this.longest = longest;
    this.timeout = shorter(FIRST_TIMEOUT);
  }

  /** Makes the call when those before it are answered. The reply must return at once. */
  <T> void submit(Consumer<HubClient.Reply<T>> request, HubClient.Reply<T> reply) {
    HubException late;
    synchronized (lock) {
      late = ended;
      if (late == null) {
        waiting.add(new Call<>(request, reply));
      }
    }
    if (late != null) {
      reply.failed(late);
    } else {
      next();
    }
  }

  boolean idle() {
    synchronized (lock) {
      return current == null;
    }
  }

  /** Fails a call that has waited for its answer too long. */
  void check() {
    Call<?> overdue;
    Duration waited;
    synchronized (lock) {
      overdue = current;
      waited = timeout;
      if (overdue == null || loop.nanos() - overdue.begun < waited.toNanos()) {
        return;
      }
      timeout = shorter(waited.multipliedBy(2));
    }
    overdue.failed(
        new HubException(
            Reason.COMMUNICATION_ERROR,
            "the hub gave no answer within " + waited.toSeconds() + " s"));
  }

  private Duration shorter(Duration wanted) {
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }

  /** Fails all calls, in order, and all later ones. */
  void end(HubException why) {
    List<Call<?>> open = new ArrayList<>();
    synchronized (lock) {
      ended = why;
      if (current != null) {
        open.add(current);
      }
      open.addAll(waiting);
      waiting.clear();
    }
    open.forEach(call -> call.failed(why));
  }

  private void next() {
    Call<?> call;
    synchronized (lock) {
      if (current != null) {
        return;
      }
      call = waiting.poll();
      if (call == null) {
        return;
      }
      call.begun = loop.nanos();
      current = call;
    }
    call.make();
  }

  private final class Call<T> implements HubClient.Reply<T> {

    private final Consumer<HubClient.Reply<T>> request;
    private final HubClient.Reply<T> reply;
    private long begun;
    private boolean done;

    Call(Consumer<HubClient.Reply<T>> request, HubClient.Reply<T> reply) {
      this.request = request;
      this.reply = reply;
    }

    void make() {
      try {
        request.accept(this);
      } catch (RuntimeException | LinkageError e) {
        failed(new HubException(Reason.COMMUNICATION_ERROR, "the client refused: " + e));
      }
    }

    @Override
    public void answered(T value) {
      if (first()) {
        reply.answered(value);
        next();
      }
    }

    @Override
    public void failed(HubException why) {
      if (first()) {
        reply.failed(why);
        next();
      }
    }

    private boolean first() {
      synchronized (lock) {
        if (done) {
          return false;
        }
        done = true;
        if (current == this) {
          current = null;
        }
        return true;
      }
    }
  }
}
