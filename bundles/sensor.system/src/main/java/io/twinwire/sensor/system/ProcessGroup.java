package io.twinwire.sensor.system;

import io.twinwire.sensor.system.OwnProcess.Figures;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The gateway's own process; its load since the sample before, of all processors. */
final class ProcessGroup implements Group {

  private final Supplier<Figures> process;
  private final LongSupplier nanos;
  private Optional<Duration> before = Optional.empty();
  private long beforeNanos;

  ProcessGroup(Supplier<Figures> process, LongSupplier nanos) {
    this.process = process;
    this.nanos = nanos;
  }

  @Override
  public boolean hasRates() {
    return true;
  }

  @Override
  public void begin() {
    beforeNanos = nanos.getAsLong();
    before = process.get().cpu();
  }

  @Override
  public void tell(Told told) {
    long nowNanos = nanos.getAsLong();
    Figures now = process.get();
    long span = (nowNanos - beforeNanos) * now.processors();
    if (now.cpu().isPresent() && before.isPresent() && span > 0) {
      told.percent("process/cpu", now.cpu().get().minus(before.get()).toNanos(), span);
    }
    told.value("process/heap", now.heap(), "By");
    if (now.maxHeap() > 0) {
      told.percent("process/heapUsed", now.heap(), now.maxHeap());
    }
    told.value("process/threads", (long) now.threads(), "");
    told.value("process/uptime", now.uptime().toSeconds(), "s");
    before = now.cpu();
    beforeNanos = nowNanos;
  }
}
