package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of a sensor, on a thread of its own. */
final class SensorCall implements Runnable {

  /** Hears how the call ended, on the calling thread. */
  interface End {
    void returned(SensorCall call, List<Reading> readings, @Nullable Throwable failure);
  }

  private final Source source;
  private final End end;
  private @Nullable Thread thread;

  /** Nobody waits for the answer any more. Confined to the sampler's loop. */
  boolean abandoned;

  SensorCall(Source source, End end) {
    this.source = source;
    this.end = end;
  }

  Source source() {
    return source;
  }

  @Override
  @SuppressWarnings("Interruption") // the flag belongs to this call and must not outlive it
  public void run() {
    List<Reading> readings = List.of();
    Throwable failure = null;
    enter(Thread.currentThread());
    try {
      readings = List.copyOf(source.sensor().read());
    } catch (Throwable e) { // a sensor's bundle may be gone: linkage errors are its own trouble too
      failure = e;
    }
    enter(null);
    Thread.interrupted();
    end.returned(this, readings, failure);
  }

  private synchronized void enter(@Nullable Thread current) {
    thread = current;
  }

  /** Interrupts the sensor if it is still at it. */
  synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
