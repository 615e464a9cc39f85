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
  private final Duration timeout;
  private final Object lock = new Object();
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private @Nullable Call<?> current;
  private @Nullable HubException ended;

  TwinCalls(Loop loop, Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
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
    Call<?> call;
    synchronized (lock) {
      call = current;
    }
    if (call != null && loop.nanos() - call.begun >= timeout.toNanos()) {
      call.failed(
          new HubException(
              Reason.COMMUNICATION_ERROR,
              "the hub gave no answer within " + timeout.toSeconds() + " s"));
    }
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
