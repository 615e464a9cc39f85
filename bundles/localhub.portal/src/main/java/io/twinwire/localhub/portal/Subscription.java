package io.twinwire.localhub.portal;

import io.twinwire.api.localhub.HubEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One open stream's share of the hub's events: a queue bounded in count and bytes. What does not
 * fit empties the queue, and the stream is told to begin again with a fresh picture; so a slow
 * client costs the hub nothing.
 */
final class Subscription implements AutoCloseable {

  /** What to send next. */
  sealed interface Next {
    record Event(long id, HubEvent event) implements Next {}

    /** Events were lost: the picture must be sent anew. */
    record Resync() implements Next {}

    /** Nothing happened for as long as the caller would wait. */
    record Silence() implements Next {}
  }

  static final int MAX_EVENTS = 256;
  private static final long MAX_BYTES = 8L * 1024 * 1024;

  private final Optional<String> deviceId;
  private final long firstId;
  private final Consumer<Subscription> onClose;
  private final Deque<Next.Event> queue = new ArrayDeque<>();
  private long bytes;
  private boolean overflowed;

  /**
   * @param deviceId the device whose twin and telemetry are wanted, or empty for all devices
   * @param firstId the id of the last event before this subscription
   */
  Subscription(Optional<String> deviceId, long firstId, Consumer<Subscription> onClose) {
    this.deviceId = deviceId;
    this.firstId = firstId;
    this.onClose = onClose;
  }

  long firstId() {
    return firstId;
  }

  /** Never waits. */
  synchronized void offer(long id, HubEvent event) {
    if (overflowed || !wants(event)) {
      return;
    }
    long size = weight(event);
    if (queue.size() >= MAX_EVENTS || bytes + size > MAX_BYTES) {
      queue.clear();
      bytes = 0;
      overflowed = true;
    } else {
      queue.add(new Next.Event(id, event));
      bytes += size;
    }
    notifyAll();
  }

  synchronized Next next(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (queue.isEmpty() && !overflowed) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Next.Silence();
      }
      wait(left);
    }
    if (overflowed) {
      overflowed = false;
      return new Next.Resync();
    }
    Next.Event first = queue.remove();
    bytes -= weight(first.event());
    return first;
  }

  private boolean wants(HubEvent event) {
    if (event.identity().moduleId().isPresent()) {
      return false;
    }
    return event instanceof HubEvent.Connection
        || event instanceof HubEvent.Registered
        || deviceId.isEmpty()
        || deviceId.get().equals(event.identity().deviceId());
  }

  private static long weight(HubEvent event) {
    return event instanceof HubEvent.Telemetry telemetry ? telemetry.message().message().size() : 1;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
