package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.store.Changes;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does every second what is due by the clock in queues where nobody looks: expiry, the end of
 * locks, batches of feedback. While all queues are empty it rests.
 */
public final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Changes changes;
  private final CloudQueues cloud;
  private final Feedback feedback;
  private final Loop loop;
  private boolean running;

  public Sweeper(Changes changes, CloudQueues cloud, Feedback feedback, Loop loop) {
    this.changes = changes;
    this.cloud = cloud;
    this.feedback = feedback;
    this.loop = loop;
  }

  /** Called inside a change; does nothing where it runs. */
  public void start() {
    if (!running) {
      running = true;
      loop.later(PERIOD, this::sweep);
    }
  }

  private void sweep() {
    try {
      changes.run(
          now -> {
            running = false;
            if (!changes.isRunning()) {
              return;
            }
            cloud.sweep(now);
            feedback.sweep(now);
            if (!cloud.isIdle() || !feedback.isIdle()) {
              start();
            }
          });
    } catch (HubFault e) {
      LOG.debug("what was due is not stored: {}", e.getMessage());
    }
  }
}
