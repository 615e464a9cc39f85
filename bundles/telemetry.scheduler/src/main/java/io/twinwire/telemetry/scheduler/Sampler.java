package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples sensors side by side. A sensor is not called again before its last call has returned.
 * Confined to its loop, apart from {@link #troubles}.
 */
final class Sampler {

  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

  /** Takes what a sensor read, on the loop. */
  interface Gatherer {
    void gather(String sensor, List<Reading> readings);
  }

  /** The calls that one message waits for. */
  private static final class Round {
    private final Runnable done;
    private int open;
    private boolean over;

    Round(Runnable done) {
      this.done = done;
    }

    void landed() {
      open--;
      if (open <= 0) {
        finish();
      }
    }

    void finish() {
      if (!over) {
        over = true;
        done.run();
      }
    }
  }

  private final Loop loop;
  private final Executor threads;
  private final Gatherer gatherer;
  private final Map<Long, SensorCall> running = new HashMap<>();
  private final Map<SensorCall, Round> rounds = new HashMap<>();
  private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

  Sampler(Loop loop, Executor threads, Gatherer gatherer) {
    this.loop = loop;
    this.threads = threads;
    this.gatherer = gatherer;
  }

  /** Ends the calls of sensors that are gone, and forgets their troubles. */
  void forgetAllBut(List<Source> sources) {
    Set<Long> ids = sources.stream().map(Source::id).collect(Collectors.toSet());
    for (SensorCall call : List.copyOf(running.values())) {
      if (!ids.contains(call.source().id()) && !call.abandoned) {
        abandon(call);
      }
    }
    Set<String> names = sources.stream().map(Source::name).collect(Collectors.toSet());
    troubles.keySet().retainAll(names);
  }

  /**
   * Samples those of the sensors that are free.
   *
   * @param timeout after which a sensor is interrupted and counts as failed
   * @param patience how long to wait for all of them; what comes later is gathered all the same
   * @param done is run once, on the loop
   */
  void sample(List<Source> sources, Duration timeout, Duration patience, Runnable done) {
    Round round = new Round(done);
    for (Source source : sources) {
      if (!running.containsKey(source.id())) {
        call(source, timeout, round);
      }
    }
    if (round.open == 0) {
      round.finish();
    } else {
      loop.later(patience, round::finish);
    }
  }

  /** The sensors that do not work, by name, and why. */
  Map<String, String> troubles() {
    return Map.copyOf(troubles);
  }

  private void call(Source source, Duration timeout, Round round) {
    SensorCall call =
        new SensorCall(
            source,
            (ended, readings, failure) -> loop.execute(() -> returned(ended, readings, failure)));
    try {
      threads.execute(call);
    } catch (RejectedExecutionException e) {
      LOG.trace("No sampling: the scheduler has ended", e);
      return;
    }
    running.put(source.id(), call);
    rounds.put(call, round);
    round.open++;
    loop.later(timeout, () -> overdue(call, timeout));
  }

  private void returned(SensorCall call, List<Reading> readings, @Nullable Throwable failure) {
    running.remove(call.source().id(), call);
    if (call.abandoned) {
      return;
    }
    String name = call.source().name();
    if (failure == null) {
      gatherer.gather(name, readings);
      works(name);
    } else {
      fails(name, cause(failure));
    }
    leave(call);
  }

  private void overdue(SensorCall call, Duration timeout) {
    if (running.get(call.source().id()) == call && !call.abandoned) {
      fails(call.source().name(), "no answer within " + timeout.toSeconds() + " s");
      abandon(call);
    }
  }

  private void abandon(SensorCall call) {
    call.abandoned = true;
    call.interrupt();
    leave(call);
  }

  private void leave(SensorCall call) {
    Round round = rounds.remove(call);
    if (round != null) {
      round.landed();
    }
  }

  private void works(String name) {
    if (troubles.remove(name) != null) {
      LOG.info("Sensor {} reads again", name);
    }
  }

  private void fails(String name, String cause) {
    if (!cause.equals(troubles.put(name, cause))) {
      LOG.warn("Sensor {} cannot be read: {}", name, cause);
    }
  }

  private static String cause(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getName() : message;
  }
}
