package io.twinwire.localhub.console;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import io.twinwire.support.exec.Executors;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints events on standard output from a thread of its own, so that a slow reader never holds the
 * hub back: what does not fit into the queue is dropped and counted.
 *
 * <p>Whoever starts the framework and has something to print first offers, before it starts a
 * bundle, a {@link CompletionStage} with the service property {@code twinwire.console=first}: the
 * lines are held back until it is complete. Where there is none, they are printed at once.
 */
@Component(configurationPid = HubConsole.PID)
@Designate(ocd = Config.class)
public final class HubConsole implements HubEventListener {

  static final String PID = "io.twinwire.localhub.console";

  private static final Logger LOG = LoggerFactory.getLogger(HubConsole.class);
  private static final int CAPACITY = 1000;

  /** As many lines are written at once: a write costs more than a line. */
  private static final int AT_ONCE = 64;

  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final PrintStream out;
  private final int capacity;
  private final boolean telemetry;
  private final ScheduledThreadPoolExecutor printer = Executors.single("twinwire-localhub-console");
  private final Object lock = new Object();
  private final Deque<HubEvent> waiting = new ArrayDeque<>();
  private boolean printing;
  private long dropped;

  @Activate
  public HubConsole(
      @Reference(cardinality = ReferenceCardinality.OPTIONAL, target = "(twinwire.console=first)")
          @Nullable CompletionStage<?> first,
      Config config) {
    this(System.out, CAPACITY, config.telemetry(), first);
  }

  HubConsole(PrintStream out, int capacity, boolean telemetry, @Nullable CompletionStage<?> first) {
    this.out = out;
    this.capacity = capacity;
    this.telemetry = telemetry;
    if (first != null) {
      printing = true;
      var unused = first.whenComplete((printed, failure) -> start());
    }
  }

  @Override
  public void hubEvent(HubEvent event) {
    if (!Lines.shown(event) || (!telemetry && event instanceof HubEvent.Telemetry)) {
      return;
    }
    synchronized (lock) {
      // Once a line is dropped all are, until the reader has caught up: one gap, told once.
      if (dropped > 0 || waiting.size() >= capacity) {
        dropped++;
        return;
      }
      waiting.add(event);
      if (printing) {
        return;
      }
      printing = true;
    }
    start();
  }

  private void start() {
    try {
      printer.execute(this::print);
    } catch (RejectedExecutionException e) {
      LOG.debug("An event came after the end", e);
    }
  }

  private void print() {
    List<HubEvent> taken = new ArrayList<>();
    while (true) {
      taken.clear();
      long gap = 0;
      synchronized (lock) {
        while (taken.size() < AT_ONCE && !waiting.isEmpty()) {
          taken.add(waiting.remove());
        }
        if (taken.isEmpty()) {
          gap = dropped;
          dropped = 0;
          printing = gap > 0;
        }
      }
      if (!taken.isEmpty()) {
        print(taken);
      } else if (gap > 0) {
        out.println("dropped " + gap + " lines: standard output is read too slowly");
      } else {
        return;
      }
    }
  }

  private void print(List<HubEvent> events) {
    StringBuilder lines = new StringBuilder();
    for (HubEvent event : events) {
      try {
        Lines.of(event).forEach(line -> lines.append(line).append(System.lineSeparator()));
      } catch (RuntimeException e) {
        LOG.warn("No line can be made of an event of {}", event.identity().id(), e);
      }
    }
    out.print(lines);
    out.flush();
  }

  /** Gives the last lines a moment: the end of a connection is often among them. */
  @Deactivate
  void close() {
    Future<?> printed = printer.submit(() -> {});
    try {
      printed.get(LAST_LINES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The last lines are lost", e);
    }
    Executors.close(printer, LAST_LINES);
  }
}
