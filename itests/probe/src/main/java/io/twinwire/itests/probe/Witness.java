package io.twinwire.itests.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.promise.Promise;

/**
 * Offers messages of all priorities and bears witness of what the outbox accepted: each line is
 * with the operating system, in one piece, before the next thing is done, so that it outlives a
 * kill.
 *
 * <ul>
 *   <li>{@code accepted PRIORITY NUMBER MESSAGE-ID DURABILITY} after an offer has completed
 *   <li>{@code account PRIORITY ACCEPTED ACKNOWLEDGED EXPIRED EVICTED REJECTED DIVERTED SETASIDE
 *       LOST PENDING} about every 100 ms, for each priority, when it offers nothing
 * </ul>
 */
@Component(
    configurationPid = "io.twinwire.itests.witness",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = Witness.class)
public final class Witness {

  /** The application property that tells the priority of a message. */
  static final String PRIORITY = "priority";

  private static final long ACCOUNTS_NANOS = 100_000_000L;

  /** Below what the outbox lets wait to be accepted. */
  private static final int UNDER_WAY = 300;

  private final Outbox outbox;
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private final Semaphore free = new Semaphore(UNDER_WAY);
  private volatile boolean ended;

  /** Called by DS. */
  @Activate
  public Witness(WitnessConfig config, @Reference Outbox outbox) {
    this.outbox = outbox;
    long pause = config.pause() * 1_000_000L;
    Thread thread = new Thread(() -> run(pause), "witness");
    thread.setDaemon(true);
    thread.start();
  }

  @Deactivate
  void end() {
    ended = true;
  }

  private void run(long pause) {
    while (!ended) {
      if (pause == 0) {
        outbox.accounts().forEach(this::account);
        LockSupport.parkNanos(ACCOUNTS_NANOS);
      } else {
        for (Priority priority : Priority.values()) {
          offer(priority);
        }
        LockSupport.parkNanos(pause);
      }
    }
  }

  private void offer(Priority priority) {
    free.acquireUninterruptibly();
    Promise<Acceptance> offered =
        outbox.offer(
            new OutboxMessage(
                number -> ("{\"witness\":" + number + "}").getBytes(UTF_8),
                "application/json",
                "utf-8",
                Map.of(PRIORITY, priority.name()),
                priority,
                Optional.empty()));
    offered.onResolve(
        () -> {
          free.release();
          testify(priority, offered);
        });
  }

  private void testify(Priority priority, Promise<Acceptance> offered) {
    try {
      if (offered.getFailure() == null) {
        Acceptance acceptance = offered.getValue();
        print(
            "accepted %s %d %s %s"
                .formatted(
                    priority,
                    acceptance.messageNumber(),
                    acceptance.messageId(),
                    acceptance.durability()));
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void account(Priority priority, Account account) {
    print(
        "account %s %d %d %d %d %d %d %d %d %d"
            .formatted(
                priority,
                account.accepted(),
                account.acknowledged(),
                account.expired(),
                account.evicted(),
                account.rejected(),
                account.diverted(),
                account.setAside(),
                account.lost(),
                account.pending()));
  }

  private void print(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
