package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.localhub.core.store.Changes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The feedback as services read it. */
public final class FeedbackQueue implements ServiceQueue {

  private final Changes changes;
  private final Feedback feedback;
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();

  public FeedbackQueue(Changes changes, Feedback feedback) {
    this.changes = changes;
    this.feedback = feedback;
    feedback.whenWaiting(() -> readers.forEach(changes::later));
  }

  @Override
  public String address() {
    return FEEDBACK;
  }

  @Override
  public Optional<ServiceDelivery> receive() throws HubFault {
    return changes.change(now -> feedback.receive(now));
  }

  @Override
  public void complete(String lockToken) throws HubFault {
    changes.run(now -> feedback.complete(lockToken, now));
  }

  @Override
  public void abandon(String lockToken) throws HubFault {
    changes.run(now -> feedback.abandon(lockToken, now));
  }

  @Override
  public AutoCloseable whenWaiting(Runnable told) {
    readers.add(told);
    return () -> readers.remove(told);
  }
}
