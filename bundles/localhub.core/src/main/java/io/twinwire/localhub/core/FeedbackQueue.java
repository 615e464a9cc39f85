package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.api.localhub.ServiceQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The feedback as services read it. */
final class FeedbackQueue implements ServiceQueue {

  private final Hub hub;
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();

  FeedbackQueue(Hub hub) {
    this.hub = hub;
    hub.feedbackReader(() -> readers.forEach(hub::later));
  }

  @Override
  public String address() {
    return FEEDBACK;
  }

  @Override
  public Optional<ServiceDelivery> receive() throws HubFault {
    return hub.change(now -> hub.feedback().receive(now));
  }

  @Override
  public void complete(String lockToken) throws HubFault {
    hub.run(now -> hub.feedback().complete(lockToken, now));
  }

  @Override
  public void abandon(String lockToken) throws HubFault {
    hub.run(now -> hub.feedback().abandon(lockToken, now));
  }

  @Override
  public AutoCloseable whenWaiting(Runnable told) {
    readers.add(told);
    return () -> readers.remove(told);
  }
}
