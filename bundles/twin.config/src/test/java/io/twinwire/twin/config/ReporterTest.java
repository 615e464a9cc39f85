package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.twin.config.report.Reporter;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReporterTest {

  final FakeHub hub = new FakeHub();
  final ManualWork work = new ManualWork();
  final Reporter reporter =
      new Reporter(work, Clock.fixed(hub.now, ZoneOffset.UTC), new Random(1), Set.of());

  private void connect() {
    reporter.hub(hub);
    read();
  }

  private void read() {
    reporter.adopt(hub.readNow());
    reporter.publish(Map.of("a", 1L), List.of("a"));
  }

  @Test
  void onlyWhatChangedIsSent() {
    hub.reported.put("a", 1.0);
    hub.reported.put("theirs", "x");
    connect();
    assertThat(hub.patches).isEmpty();
    reporter.publish(Map.of("a", Map.of("b", 1L, "c", 2L)), List.of());
    reporter.publish(Map.of("a", Map.of("b", 1L)), List.of());
    assertThat(hub.reported).isEqualTo(Map.of("a", Map.of("b", 1L), "theirs", "x"));
    assertThat(hub.patches.get(1).get("a")).asString().isEqualTo("{c=null}");
  }

  @Test
  void theNewestValueIsKeptWhileThereIsNoConnectionAndSentAtTheNext() {
    hub.connected = false;
    connect();
    reporter.report("health", Optional.of("warn"));
    reporter.report("health", Optional.of("ok"));
    assertThat(work.waiting()).isZero();
    hub.connected = true;
    read();
    assertThat(hub.reported).isEqualTo(Map.of("a", 1L, "health", "ok"));
    reporter.report("health", Optional.empty());
    assertThat(hub.reported).doesNotContainKey("health");
  }

  @Test
  void aBusyHubIsTriedAgain() {
    hub.status = 429;
    connect();
    hub.status = 0;
    assertThat(work.waiting()).isEqualTo(1);
    work.pass();
    assertThat(hub.reported).containsEntry("a", 1L);
  }

  @Test
  void aPatchWithoutAnAnswerWhileConnectedHasTheTwinReadBeforeTheNext() {
    connect();
    hub.unanswered = true;
    reporter.report("b", Optional.of(2));
    assertThat(hub.reported).containsEntry("b", 2L);
    hub.unanswered = false;
    hub.reported.put("b", 7L);
    work.pass();
    assertThat(hub.reads).isEqualTo(1);
    assertThat(hub.reported).containsEntry("b", 2L);
    int patches = hub.patches.size();
    work.pass(Duration.ofMinutes(5));
    assertThat(hub.patches).hasSize(patches);
  }

  @Test
  void aHubThatStaysBusyIsSeenInHealthUntilItTakesThem() {
    hub.status = 503;
    connect();
    work.pass(Duration.ofMinutes(2));
    assertThat(reporter.faults()).containsExactly("the hub takes no reported properties: busy");
    hub.status = 0;
    work.pass(Duration.ofMinutes(2));
    assertThat(reporter.faults()).isEmpty();
  }

  @Test
  void reportsDuringAnOutageStartNoTriesOfTheirOwn() {
    hub.status = 429;
    connect();
    for (int i = 0; i < 50; i++) {
      reporter.report("b", Optional.of(i));
      work.pass(Duration.ofSeconds(10));
    }
    int patches = hub.patches.size();
    work.pass(Duration.ofMinutes(10));
    assertThat(hub.patches.size() - patches).isBetween(8, 15);
  }

  @Test
  void aSummaryThatTheHubRefusesIsNotSentAgainAndAgain() {
    hub.refuses = patch -> patch.containsKey("configuration");
    connect();
    String much = "x".repeat(4_000);
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      all.put("s" + i, much);
    }
    all.put("configuration", Map.of("version", 1L, "sections", Map.of()));
    reporter.publish(all, List.copyOf(all.keySet()));
    work.pass(Duration.ofMinutes(1));
    assertThat(hub.patches).hasSizeLessThan(30);
    assertThat(reporter.faults()).hasSize(1);
  }

  @Test
  void onePatchAtATime() {
    hub.hold = true;
    connect();
    reporter.report("b", Optional.of(2));
    reporter.report("c", Optional.of(3));
    assertThat(hub.patches).hasSize(1);
    hub.hold = false;
    hub.held.get(0).resolve(hub.reportedVersion);
    assertThat(hub.patches).hasSize(2);
    assertThat(hub.reported).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L));
  }

  @Test
  void aValueThatTheHubRefusesDoesNotHoldBackTheOthers() {
    hub.refuses = patch -> patch.containsKey("bad");
    reporter.report("bad", Optional.of("x"));
    reporter.report("good", Optional.of("y"));
    connect();
    assertThat(hub.reported).isEqualTo(Map.of("a", 1L, "good", "y"));
    assertThat(reporter.faults()).containsExactly("the hub refuses the reported bad: too deep");
    int patches = hub.patches.size();
    reporter.report("good", Optional.of("z"));
    assertThat(hub.patches).hasSize(patches + 1);
    hub.refuses = patch -> false;
    reporter.report("bad", Optional.of("w"));
    assertThat(hub.reported).containsEntry("bad", "w");
  }

  @Test
  void aReadThatDoesNotShowTheLastPatchIsNotTheTruth() {
    connect();
    hub.now = hub.now.minusSeconds(3600);
    var old = hub.twin();
    hub.now = hub.now.plusSeconds(3600);
    reporter.publish(Map.of("a", 2L), List.of());
    int patches = hub.patches.size();
    reporter.adopt(new io.twinwire.api.hub.Twin(Map.of(), 1, Map.of("a", 1L), 1, old.readAt()));
    reporter.publish(Map.of("a", 2L), List.of());
    assertThat(hub.patches).hasSize(patches);
  }

  @Test
  void aReCreatedIdentityIsReportedInFull() {
    connect();
    hub.reported = Map.of();
    hub.reportedVersion = 1;
    read();
    assertThat(hub.reported).containsEntry("a", 1L);
  }

  @Test
  void aTwinThatWasReadBeforeThisRunIsReadAgain() {
    reporter.hub(hub);
    hub.reported.put("a", 2L);
    hub.now = hub.now.minusSeconds(60);
    reporter.adopt(new io.twinwire.api.hub.Twin(Map.of(), 1, Map.of("a", 1L), 1, hub.now));
    reporter.publish(Map.of("a", 1L), List.of());
    assertThat(hub.reported).containsEntry("a", 1L);
  }

  @Test
  void namesOfSectionsAndOfTheSummaryAreNotForOthers() {
    reporter.taken(Set.of("telemetry"));
    for (String name : List.of("configuration", "gateway", "telemetry", "a.b", "", "$x")) {
      assertThatThrownBy(() -> reporter.report(name, Optional.of(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
    assertThatThrownBy(() -> reporter.report("x", Optional.of(new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReportedFirmwareVersionTakesThePlaceOfTheProducts() {
    connect();
    reporter.publish(Map.of("firmwareVersion", "0.1.0"), List.of());
    reporter.report("firmwareVersion", Optional.of("2.0"));
    assertThat(hub.reported).containsEntry("firmwareVersion", "2.0");
    reporter.report("firmwareVersion", Optional.empty());
    assertThat(hub.reported).containsEntry("firmwareVersion", "0.1.0");
  }

  @Test
  void aConnectionThatIsReplacedLeavesNoPatchInTheAir() {
    hub.hold = true;
    connect();
    FakeHub next = new FakeHub();
    next.reported = hub.reported;
    next.now = hub.now;
    reporter.hub(next);
    reporter.gone(hub);
    reporter.report("b", Optional.of(2));
    assertThat(next.reported).containsEntry("b", 2L);
  }
}
