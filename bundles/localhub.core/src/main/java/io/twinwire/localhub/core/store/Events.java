package io.twinwire.localhub.core.store;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.support.exec.Executors;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners what happened, in order, on a thread of its own, and never before it is
 * stored. When listeners fall far behind, telemetry is dropped for them; all else is told.
 */
public final class Events implements AutoCloseable {

  static final int MAX_WAITING_TELEMETRY = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final Store store;
  private final List<HubEventListener> listeners = new CopyOnWriteArrayList<>();
  private final Set<HubEventListener> failing = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ScheduledThreadPoolExecutor thread = Executors.single("localhub-events");
  private volatile boolean behind;

  public Events(Store store) {
    this.store = store;
    thread.execute(this::run);
  }

  public void add(HubEventListener listener) {
    listeners.add(listener);
  }

  public void remove(HubEventListener listener) {
    listeners.remove(listener);
    failing.remove(listener);
  }

  public boolean isHeard() {
    return !listeners.isEmpty();
  }

  public void publish(HubEvent event) {
    if (listeners.isEmpty()) {
      return;
    }
    if (event instanceof HubEvent.Telemetry && queue.size() >= MAX_WAITING_TELEMETRY) {
      if (!behind) {
        behind = true;
        LOG.warn(
            "listeners are {} events behind: telemetry is not told to them until they catch up",
            MAX_WAITING_TELEMETRY);
      }
      return;
    }
    queue.add(() -> deliver(event));
  }

  /** Tells what waits, for two seconds at most, and ends. */
  @Override
  public void close() {
    CountDownLatch told = new CountDownLatch(1);
    queue.add(told::countDown);
    try {
      if (!told.await(2, TimeUnit.SECONDS)) {
        LOG.warn("{} events are left untold: a listener does not return", queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Executors.cancel(thread, Duration.ofSeconds(1));
  }

  private void run() {
    try {
      while (true) {
        Runnable next = queue.take();
        if (queue.isEmpty()) {
          behind = false;
        }
        next.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(HubEvent event) {
    try {
      store.commit();
    } catch (HubFault e) {
      LOG.debug("telling an event that is not stored: {}", e.getMessage());
    }
    for (HubEventListener listener : listeners) {
      try {
        listener.hubEvent(event);
        failing.remove(listener);
      } catch (RuntimeException e) {
        if (failing.add(listener)) {
          LOG.warn(
              "{} failed on an event of {}",
              listener.getClass().getName(),
              event.identity().id(),
              e);
        }
      }
    }
  }
}
