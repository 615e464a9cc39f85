package io.twinwire.localhub.core.store;

import io.twinwire.api.localhub.HubFault;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be told to others, in the order of the changes, outside the hub's lock, and not before
 * it is stored.
 */
final class LinkCalls {

  private static final Logger LOG = LoggerFactory.getLogger(LinkCalls.class);

  private final Store store;
  private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
  private final ReentrantLock telling = new ReentrantLock();

  LinkCalls(Store store) {
    this.store = store;
  }

  void add(Runnable call) {
    calls.add(call);
  }

  /** Returns when all that was added before the call is told. */
  void tell() {
    // Another thread may be at the call that this one is to see done.
    if (calls.isEmpty() && !telling.isLocked()) {
      return;
    }
    telling.lock();
    try {
      for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
        tell(call);
      }
    } finally {
      telling.unlock();
    }
  }

  private void tell(Runnable call) {
    try {
      store.commit();
    } catch (HubFault e) {
      LOG.debug("telling a device what is not stored: {}", e.getMessage());
    }
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("a device's link failed", e);
    }
  }
}
