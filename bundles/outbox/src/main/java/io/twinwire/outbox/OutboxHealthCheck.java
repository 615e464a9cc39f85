package io.twinwire.outbox;

import io.twinwire.outbox.store.Level;
import java.time.Duration;
import java.util.Optional;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says when the outbox runs full, gives messages up, or cannot accept any. */
@Component
@HealthCheckService(
    name = "outbox",
    tags = {"twinwire", "outbox"})
public final class OutboxHealthCheck implements HealthCheck {

  private static final int NEARLY_FULL = 80;

  /** How long an eviction is worth a warning. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  private final OutboxStatus outbox;

  @Activate
  public OutboxHealthCheck(@Reference OutboxStatus outbox) {
    this.outbox = outbox;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    outbox.troubles().forEach(trouble -> log.warn("{}", trouble));
    Optional<Level> level = outbox.level();
    if (level.isPresent()) {
      add(log, level.get());
    }
    return new Result(log);
  }

  private void add(FormattingResultLog log, Level level) {
    level
        .failure()
        .ifPresent(failure -> log.warn("outbox: messages are held in memory only: {}", failure));
    level
        .setAside()
        .forEach(file -> log.warn("outbox: a damaged database was set aside as {}", file));
    if (level.sinceEviction().filter(since -> since.compareTo(RECENT) < 0).isPresent()) {
      long evicted = outbox.accounts().values().stream().mapToLong(a -> a.evicted()).sum();
      log.warn("outbox: messages were evicted in the last 10 minutes, {} in all", evicted);
    }
    String fill =
        String.format(
            "outbox: %d of %d messages, %d of %d bytes",
            level.messages(), level.maxMessages(), level.bytes(), level.maxBytes());
    if (level.percent() > NEARLY_FULL) {
      log.warn("{}, above {} %", fill, NEARLY_FULL);
    } else {
      log.info("{}", fill);
    }
  }
}
