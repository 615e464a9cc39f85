package io.twinwire.outbox;

import io.twinwire.outbox.store.Store;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides when what has changed is written: offers within a short window, so that one write does
 * for many; what became of messages rather later. Confined to its loop.
 */
final class Committer {

  /** How many offers are written at once at most. */
  private static final int MOST_OFFERS = 1000;

  /** How much is held back at most, in bytes. */
  private static final long MOST_BYTES = 1 << 20;

  /** How long an acknowledgement may wait for others; after a kill such messages are repeated. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Store store;
  private final Loop loop;
  private final List<Consumer<Boolean>> answers = new ArrayList<>();
  private Duration window = Duration.ZERO;
  private Runnable afterwards = () -> {};
  private long due = Long.MAX_VALUE;
  private Loop.Cancel timer = () -> {};

  Committer(Store store, Loop loop) {
    this.store = store;
    this.loop = loop;
  }

  void start(Runnable afterCommit) {
    afterwards = afterCommit;
    look();
  }

  void window(Duration changed) {
    window = changed;
  }

  /** An offer is to be answered once it is written, or cannot be. */
  void offered(Consumer<Boolean> answer) {
    answers.add(answer);
    if (answers.size() >= MOST_OFFERS || window.isZero() || store.unwritten() > MOST_BYTES) {
      commit();
    } else {
      within(window);
    }
  }

  /** Something changed that may be written later. */
  void touched() {
    within(LATER);
  }

  /** Writes now. */
  void commit() {
    timer.cancel();
    due = Long.MAX_VALUE;
    if (!store.changed() && answers.isEmpty()) {
      afterwards.run();
      return;
    }
    boolean durable = store.commit();
    List<Consumer<Boolean>> written = List.copyOf(answers);
    answers.clear();
    written.forEach(answer -> answer.accept(durable));
    if (!durable) {
      within(store.untilRetry().plusMillis(1));
    }
    afterwards.run();
  }

  private void within(Duration delay) {
    long then = loop.nanos() + delay.toNanos();
    if (then < due) {
      timer.cancel();
      due = then;
      timer = loop.later(delay, this::commit);
    }
  }

  private void look() {
    store.look();
    if (!store.durable()) {
      within(store.untilRetry().plusMillis(1));
    } else if (store.changed()) {
      touched();
    }
    loop.later(LOOK, this::look);
  }
}
