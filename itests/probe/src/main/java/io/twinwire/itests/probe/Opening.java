package io.twinwire.itests.probe;

import io.twinwire.api.outbox.Outbox;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Watches an outbox that starts with messages of an earlier run, where the system property {@code
 * twinwire.probe.opening} is true. Prints {@code opening NANOS PENDING}, from the outbox's being
 * there as a service to its knowing what it holds; {@code draining TENTHS} for each tenth that the
 * hub has acknowledged; and {@code drained MESSAGES NANOS}, from the first acknowledgement.
 */
@Component(immediate = true, service = Opening.class)
public final class Opening {

  private static final int LOOK_MILLIS = 5;
  private static final int TENTHS = 10;

  private final long begin = System.nanoTime();
  private final Outbox outbox;
  private final Thread thread = new Thread(this::run, "probe opening");

  /** Called by DS. */
  @Activate
  public Opening(@Reference Outbox outbox) {
    this.outbox = outbox;
    if (Boolean.getBoolean("twinwire.probe.opening")) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Called by DS. */
  @Deactivate
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      long held = Waiting.pending(outbox);
      while (held == 0) {
        TimeUnit.MILLISECONDS.sleep(1);
        held = Waiting.pending(outbox);
      }
      System.out.println("opening " + (System.nanoTime() - begin) + " " + held);
      drain(held);
    } catch (InterruptedException e) {
      System.out.println("opening interrupted");
    }
  }

  private void drain(long held) throws InterruptedException {
    long pending = Waiting.pending(outbox);
    while (pending >= held) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      pending = Waiting.pending(outbox);
    }
    long first = System.nanoTime();
    int tenths = 0;
    // The last tenths may go between two looks, and are said all the same.
    while (tenths < TENTHS) {
      for (; tenths < (held - pending) * TENTHS / held; tenths++) {
        System.out.println("draining " + (tenths + 1));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      pending = Waiting.pending(outbox);
    }
    System.out.println("drained " + held + " " + (System.nanoTime() - first));
  }
}
