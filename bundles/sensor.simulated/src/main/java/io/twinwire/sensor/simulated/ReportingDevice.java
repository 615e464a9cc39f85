package io.twinwire.sensor.simulated;

import io.twinwire.support.exec.Loop;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.EventDevice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A simulated device that takes its samples itself, at a fixed interval. */
final class ReportingDevice implements EventDevice<Simulation> {

  private final SimulatedDevice device;
  private final Loop loop;
  private final Duration interval;
  private volatile Optional<Loop.Cancel> timer = Optional.empty();
  private volatile boolean open;

  /**
   * @param loop which also opens it
   */
  ReportingDevice(SimulatedDevice device, Loop loop, Duration interval) {
    this.device = device;
    this.loop = loop;
    this.interval = interval;
  }

  @Override
  public void open(List<Entry<Simulation>> entries, Sink<Simulation> sink) throws Exception {
    open = true;
    long now = loop.nanos();
    device.report(sink::report);
    schedule(now + interval.toNanos(), sink);
  }

  private void schedule(long due, Sink<Simulation> sink) {
    if (open) {
      long now = loop.nanos();
      // What was missed is skipped, and the grid stays.
      long late = Math.max(0, now - due) / interval.toNanos() * interval.toNanos();
      long next = due + late + (due + late < now ? interval.toNanos() : 0);
      timer = Optional.of(loop.later(Duration.ofNanos(next - now), () -> tick(next, sink)));
    }
  }

  private void tick(long due, Sink<Simulation> sink) {
    if (!open) {
      return;
    }
    try {
      device.report(sink::report);
      schedule(due + interval.toNanos(), sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      sink.lost(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    open = false;
    timer.ifPresent(Loop.Cancel::cancel);
  }
}
