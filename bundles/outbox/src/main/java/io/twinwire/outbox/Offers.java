package io.twinwire.outbox;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.support.exec.Loop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

/** Brings offers from any thread to the outbox's own, a number of them at once. */
final class Offers {

  /** How many offers may wait for the outbox's thread, or for its disk. */
  private static final int MAX_WAITING = 10_000;

  private static final int AT_ONCE = 500;

  /** An offer, and the one who waits. */
  record Offer(OutboxMessage message, Deferred<Acceptance> answer) {}

  private final Loop loop;
  private final PromiseFactory promises;
  private final Consumer<Offer> taker;
  private final Runnable afterwards;
  private final Queue<Offer> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param taker is given each offer on the loop
   * @param afterwards is run on the loop after some of them
   */
  Offers(Loop loop, PromiseFactory promises, Consumer<Offer> taker, Runnable afterwards) {
    this.loop = loop;
    this.promises = promises;
    this.taker = taker;
    this.afterwards = afterwards;
  }

  Promise<Acceptance> add(OutboxMessage message) {
    if (closed) {
      return promises.failed(new OutboxException("the outbox is closed"));
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return promises.failed(
          new OutboxException("offers: " + MAX_WAITING + " are waiting already"));
    }
    Deferred<Acceptance> answer = promises.deferred();
    queue.add(new Offer(message, answer));
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::take);
    }
    if (closed) {
      refuse();
    }
    return answer.getPromise();
  }

  void accepted(Offer offer, Acceptance acceptance) {
    waiting.decrementAndGet();
    offer.answer().resolve(acceptance);
  }

  void refused(Offer offer, Throwable why) {
    waiting.decrementAndGet();
    offer.answer().fail(why);
  }

  private void take() {
    scheduled.set(false);
    for (int i = 0; i < AT_ONCE; i++) {
      Offer offer = queue.poll();
      if (offer == null) {
        break;
      }
      taker.accept(offer);
    }
    afterwards.run();
    // What else the loop has to do comes in between.
    if (!queue.isEmpty() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::take);
    }
  }

  /** Takes no more, and refuses what the loop has not taken yet. */
  void close() {
    closed = true;
    refuse();
  }

  private void refuse() {
    for (Offer offer = queue.poll(); offer != null; offer = queue.poll()) {
      refused(offer, new OutboxException("the outbox is closed"));
    }
  }
}
