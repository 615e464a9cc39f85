package io.twinwire.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class HealthLoopTest {

  private final Time time = new Time();
  private final List<Map<String, Object>> reports = new ArrayList<>();
  private List<CheckResult> results = List.of();
  private boolean broken;
  private boolean deaf;
  private final HealthLoop loop =
      new HealthLoop(this::execute, this::report, time, Duration.ofSeconds(30));

  @Test
  void onlyAChangeIsReported() {
    results = List.of(check("disk", Result.Status.OK, "fine"));
    runs(5);
    assertThat(reports).containsExactly(Map.of("status", "OK"));
    results = List.of(check("disk", Result.Status.WARN, "95 % used"));
    runs(5);
    assertThat(reports)
        .containsExactly(
            Map.of("status", "OK"),
            Map.of("status", "WARN", "checks", Map.of("disk", "WARN: 95 % used")));
  }

  @Test
  void aMessageThatMovesAllTheTimeIsReportedOnceAMinuteAndThenAsItIs() {
    for (int second = 0; second < 150; second += 10) {
      results = List.of(check("disk", Result.Status.WARN, second + " s"));
      loop.run();
      time.pass(Duration.ofSeconds(10));
    }
    assertThat(reports)
        .extracting(report -> report.get("checks"))
        .containsExactly(
            Map.of("disk", "WARN: 0 s"),
            Map.of("disk", "WARN: 60 s"),
            Map.of("disk", "WARN: 120 s"));
  }

  @Test
  void aChangeThatHadToWaitIsReportedWhenItsMinuteIsOver() {
    results = List.of(check("disk", Result.Status.WARN, "a"));
    loop.run();
    time.pass(Duration.ofSeconds(45));
    results = List.of(check("disk", Result.Status.WARN, "b"));
    Duration next = loop.run();
    assertThat(next).isEqualTo(Duration.ofSeconds(15));
    time.pass(next);
    assertThat(loop.run()).isEqualTo(Duration.ofSeconds(30));
    assertThat(reports).hasSize(2);
  }

  @Test
  void aChangedStatusIsReportedAtOnce() {
    results = List.of(check("disk", Result.Status.WARN, "a"));
    loop.run();
    results = List.of(check("disk", Result.Status.CRITICAL, "b"));
    loop.run();
    assertThat(reports)
        .extracting(report -> report.get("status"))
        .containsExactly("WARN", "CRITICAL");
  }

  @Test
  void aClockThatIsSetBackHoldsNothingBack() {
    results = List.of(check("disk", Result.Status.WARN, "a"));
    loop.run();
    time.pass(Duration.ofDays(-1));
    results = List.of(check("disk", Result.Status.WARN, "b"));
    assertThat(loop.run()).isEqualTo(Duration.ofSeconds(30));
    assertThat(reports).hasSize(2);
  }

  @Test
  void whatFailsIsTriedAgain() {
    broken = true;
    assertThat(loop.run()).isEqualTo(Duration.ofSeconds(30));
    broken = false;
    deaf = true;
    loop.run();
    deaf = false;
    loop.run();
    assertThat(reports).hasSize(1);
  }

  private void runs(int count) {
    for (int i = 0; i < count; i++) {
      loop.run();
      time.pass(Duration.ofSeconds(30));
    }
  }

  private List<CheckResult> execute() {
    if (broken) {
      throw new IllegalStateException("away");
    }
    return results;
  }

  private void report(Map<String, Object> report) {
    if (deaf) {
      throw new IllegalStateException("away");
    }
    reports.add(report);
  }

  private static CheckResult check(String name, Result.Status status, String message) {
    return new CheckResult(name, status, message);
  }

  private static final class Time extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
