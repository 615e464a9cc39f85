package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples sensors side by side and gathers what they read. A sensor is not called again before its
 * last call has returned. Confined to its loop, apart from {@link #troubles}.
 */
final class Sampler {

  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

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
  private final Map<Long, SensorCall> running = new HashMap<>();
  private final Map<SensorCall, Round> rounds = new HashMap<>();
  private final Map<String, Map<String, Reading>> gathered = new TreeMap<>();
  private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

  Sampler(Loop loop, Executor threads) {
    this.loop = loop;
    this.threads = threads;
  }

  /**
   * Samples every sensor that is free.
   *
   * @param timeout after which a sensor is interrupted and counts as failed
   * @param patience how long to wait for all of them; what comes later is gathered all the same
   * @param done is run once, on the loop
   */
  void sample(List<Source> sources, Duration timeout, Duration patience, Runnable done) {
    forgetAllBut(sources);
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

  /**
   * What was read since the last call, by sensor name: of every channel the newest sample, by the
   * time of sampling.
   */
  Map<String, List<Reading>> drain() {
    Map<String, List<Reading>> drained = new TreeMap<>();
    gathered.forEach((name, channels) -> drained.put(name, List.copyOf(channels.values())));
    gathered.clear();
    return drained;
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
      gather(name, readings);
      works(name);
    } else {
      fails(name, cause(failure));
    }
    leave(call);
  }

  private void gather(String name, List<Reading> readings) {
    Map<String, Reading> channels = gathered.computeIfAbsent(name, n -> new TreeMap<>());
    for (Reading reading : readings) {
      channels.merge(
          reading.channel(),
          reading,
          (former, latter) -> latter.time().isBefore(former.time()) ? former : latter);
    }
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

  private void forgetAllBut(List<Source> sources) {
    Set<Long> ids = sources.stream().map(Source::id).collect(Collectors.toSet());
    for (SensorCall call : List.copyOf(running.values())) {
      if (!ids.contains(call.source().id()) && !call.abandoned) {
        abandon(call);
      }
    }
    Set<String> names = sources.stream().map(Source::name).collect(Collectors.toSet());
    troubles.keySet().retainAll(names);
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
