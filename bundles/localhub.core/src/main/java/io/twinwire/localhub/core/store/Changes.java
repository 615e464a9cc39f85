package io.twinwire.localhub.core.store;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.h2.mvstore.MVStoreException;

/**
 * How the hub's state changes: under one lock, then stored, then told, to devices before the
 * caller's return. Nothing foreign is called under the lock.
 */
public final class Changes {

  /** A change of the hub's state; it throws before it touches anything. */
  @FunctionalInterface
  public interface Change<T> {
    T make(Instant now) throws HubFault;
  }

  /** A change that may be refused, or not. */
  @FunctionalInterface
  public interface Step {
    void make(Instant now) throws HubFault;
  }

  private final Store store;
  private final Clock clock;
  private final LinkCalls links;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean stopped;

  public Changes(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.links = new LinkCalls(store);
  }

  public <T> T change(Change<T> change) throws HubFault {
    lock.lock();
    try {
      return change.make(clock.instant());
    } catch (MVStoreException e) {
      throw Store.failed(e);
    } finally {
      lock.unlock();
      settle();
    }
  }

  public void run(Step step) throws HubFault {
    change(
        now -> {
          step.make(now);
          return true;
        });
  }

  /** Makes the last change that the hub itself asks for, and tells what there is to tell. */
  public void stop(Consumer<Instant> last) {
    lock.lock();
    try {
      stopped = true;
      last.accept(clock.instant());
    } finally {
      lock.unlock();
      links.tell();
    }
  }

  // What follows is called inside a change.

  /** Calls a device's link, or another outside, after the change is stored. */
  public void later(Runnable call) {
    links.add(call);
  }

  public boolean isRunning() {
    return !stopped;
  }

  public void requireRunning() throws HubFault {
    if (stopped) {
      throw new HubFault(Code.SERVER_ERROR, "the hub is stopping");
    }
  }

  private void settle() throws HubFault {
    try {
      store.commit();
    } finally {
      links.tell();
    }
  }
}
