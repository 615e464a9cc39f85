package io.twinwire.localhub.core.limits;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static io.twinwire.localhub.core.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DailyQuota.Beyond;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TierControl.Edition;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import io.twinwire.localhub.core.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TiersTest {

  private final TestHub.Link link = new TestHub.Link();

  @TempDir Path directory;

  /** With no queue: what does not pass at once is refused. */
  private static TierSettings tier(HubTier tier, int units) {
    return new TierSettings(
        Optional.of(new Edition(tier, units)), Duration.ofSeconds(60), Duration.ZERO);
  }

  private TestHub hub(TierSettings tier) {
    return new TestSettings().tier(tier).open(directory);
  }

  private static DeviceSession connected(TestHub test, TestHub.Link link) throws HubFault {
    test.registry().create(DEVICE, Map.of());
    return test.connect(DEVICE, link);
  }

  @Test
  void off_is_the_default_and_limits_nothing() throws HubFault {
    try (TestHub test = new TestHub()) {
      DeviceSession session = connected(test, link);
      for (int i = 0; i < 7_000; i++) {
        session.telemetry(message("x"));
      }
      assertThat(test.tiers().edition()).isEmpty();
      assertThat(test.quota().quota()).isEqualTo(DailyQuota.NONE);
    }
  }

  @Test
  void d2c05_each_edition_has_its_quota_in_its_units() {
    try (TestHub test = hub(tier(HubTier.F1, 1))) {
      assertThat(test.quota().quota()).isEqualTo(new DailyQuota(8_000, 512, Beyond.CUT));
      assertThat(HubTier.F1.partitions()).contains(2);
    }
    assertThat(HubTier.S1.quota(2, Beyond.CUT).units()).isEqualTo(800_000);
    assertThat(HubTier.B2.quota(1, Beyond.CUT).units()).isEqualTo(6_000_000);
    assertThat(HubTier.S3.quota(1, Beyond.CUT))
        .isEqualTo(new DailyQuota(300_000_000, 4096, Beyond.CUT));
    assertThatThrownBy(() -> new Edition(HubTier.F1, 2)).hasMessageContaining("from 1 to 1");
  }

  @Test
  void basic_takes_telemetry_and_files_and_refuses_twins_and_modules_with_403010() throws HubFault {
    try (TestHub test = hub(tier(HubTier.B1, 1))) {
      DeviceSession session = connected(test, link);
      session.telemetry(message("x"));
      assertUnavailable(session::twin);
      assertUnavailable(() -> session.patchReported(Map.of("a", 1L), OptionalLong.empty()));
      assertUnavailable(() -> test.twins().get(DEVICE));
      assertUnavailable(() -> test.twins().patch(DEVICE, TestHub.desired(Map.of("a", 1L)), "*"));
      assertUnavailable(() -> test.twins().replace(DEVICE, Map.of(), "*"));
      assertUnavailable(() -> test.registry().create(Identity.module("d1", "m1"), Map.of()));
      for (Feature feature : EnumSet.allOf(Feature.class)) {
        assertUnavailable(() -> test.tiers().require(feature));
      }
      assertUnavailable(() -> test.cloud().send(DEVICE, TestHub.cloud("m")));
      assertUnavailable(() -> session.methodsSubscribed(true));
      assertThat(session.receive()).as("its connection may listen").isEmpty();
      assertRefused(
          Code.DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED, () -> test.uploads().begin(DEVICE, "a"));
    }
  }

  private static void assertUnavailable(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertRefused(Code.OPERATION_NOT_AVAILABLE_IN_CURRENT_TIER, call).contains("B1");
  }

  @Test
  void free_and_standard_have_every_feature() throws HubFault {
    for (HubTier tier : List.of(HubTier.F1, HubTier.S1, HubTier.S2, HubTier.S3)) {
      assertThat(tier.lacking()).isEmpty();
    }
  }

  @Test
  void basic_becomes_standard_and_keeps_devices_telemetry_and_the_days_use() throws HubFault {
    try (TestHub test = hub(tier(HubTier.B1, 1))) {
      connected(test, link).telemetry(message("kept"));
      test.tiers().edition(Optional.of(new Edition(HubTier.S1, 1)));
      assertThat(link.closed).isEmpty();
      assertThat(test.twins().get(DEVICE)).containsKey("properties");
      assertThat(test.telemetry().read(DEVICE, 0, 10)).hasSize(1);
      assertThat(test.quota().use().units()).isEqualTo(2);
    }
    try (TestHub test = hub(tier(HubTier.S2, 3))) {
      assertThat(test.telemetry().read(DEVICE, 0, 10)).hasSize(1);
    }
  }

  @Test
  void there_is_no_way_out_of_free_nor_into_it_nor_from_standard_to_basic() throws HubFault {
    try (TestHub test = hub(tier(HubTier.F1, 1))) {
      test.registry().create(DEVICE, Map.of());
      assertRefused(
              Code.ARGUMENT_INVALID,
              () -> test.tiers().edition(Optional.of(new Edition(HubTier.S1, 1))))
          .contains("no way from F1", "to S1", "another directory");
      assertThat(test.tiers().edition()).contains(new Edition(HubTier.F1, 1));
      test.tiers().edition(Optional.empty());
    }
    assertThatThrownBy(() -> hub(tier(HubTier.B1, 1)))
        .hasRootCauseInstanceOf(HubFault.class)
        .hasStackTraceContaining("no way from F1");
    hub(TierSettings.OFF).close();
    try (TestHub test = hub(tier(HubTier.F1, 1))) {
      assertThat(test.registry().get(DEVICE)).containsKey("deviceId");
    }
    assertThat(HubTier.S1.mayBecome(HubTier.F1)).isFalse();
    assertThat(HubTier.S3.mayBecome(HubTier.B1)).isFalse();
    assertThat(HubTier.S3.mayBecome(HubTier.S1)).isTrue();
    assertThat(HubTier.B1.mayBecome(HubTier.S3)).isTrue();
  }

  @Test
  void th01_a_burst_passes_then_the_queue_holds_back_and_only_beyond_it_is_429() {
    Throttle throttle = new Throttle(10, Duration.ofSeconds(6), Duration.ofSeconds(2));
    for (int i = 0; i < 60; i++) {
      assertThat(throttle.take(1, 0)).isZero();
    }
    for (int i = 1; i <= 20; i++) {
      assertThat(throttle.take(1, 0)).isEqualTo(i * 100_000_000L);
    }
    assertThat(throttle.take(1, 0)).as("the queue is full").isNegative();
    assertThat(throttle.take(1, 100_000_000L)).isEqualTo(2_000_000_000L);
    assertThat(throttle.take(1, 60_000_000_000L)).as("the bucket is full again").isZero();
  }

  @Test
  void th01_what_is_held_back_goes_on_and_the_rest_hears_429002() throws Exception {
    List<Duration> pauses = new ArrayList<>();
    try (Store store = Store.open(Optional.empty())) {
      Tiers tiers =
          new Tiers(
              store,
              new Quota(store, DailyQuota.NONE),
              DailyQuota.NONE,
              new TierSettings(
                  Optional.of(new Edition(HubTier.S1, 1)),
                  Duration.ofSeconds(60),
                  Duration.ofSeconds(1)),
              () -> 0,
              pauses::add);
      for (int i = 0; i < 100; i++) {
        tiers.pass(Operation.IDENTITY);
      }
      assertThat(pauses).isEmpty();
      assertThat(tiers.waiting()).containsOnlyKeys("identity");
      tiers.pass(Operation.IDENTITY);
      assertThat(pauses).containsExactly(Duration.ofMillis(600));
      assertRefused(Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED, () -> tiers.pass(Operation.IDENTITY))
          .contains("identity", "1 unit(s) of S1", "100 a minute");
      tiers.pass(Operation.TWIN_READ);
    }
  }

  @Test
  void th01_every_class_is_asked_where_its_operation_is() throws HubFault {
    try (TestHub test = hub(tier(HubTier.S1, 1))) {
      DeviceSession session = connected(test, link);
      for (int i = 1; i < 100; i++) {
        test.registry().get(DEVICE);
      }
      assertRefused(Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED, () -> test.registry().get(DEVICE));
      drain(test, Operation.TWIN_READ);
      assertRefused(Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED, session::twin);
      drain(test, Operation.TWIN_UPDATE);
      assertRefused(
          Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED,
          () -> session.patchReported(Map.of("a", 1L), OptionalLong.empty()));
      drain(test, Operation.TELEMETRY);
      assertRefused(Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED, () -> session.telemetry(message("x")));
      drain(test, Operation.CONNECT);
      assertRefused(Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED, () -> test.connect(DEVICE, link));
      drain(test, Operation.UPLOAD);
      assertRefused(
          Code.THROTTLING_BACKLOG_LIMIT_EXCEEDED, () -> test.uploads().begin(DEVICE, "a"));
      test.time.pass(Duration.ofSeconds(1));
      session.telemetry(message("x"));
    }
  }

  private static void drain(TestHub test, Operation operation) throws HubFault {
    double left = operation.perSecond(HubTier.S1, 1) * 60;
    while (left >= 1) {
      try {
        test.pass(operation);
        left--;
      } catch (HubFault e) {
        return;
      }
    }
  }

  @Test
  void d2c04_what_a_back_end_reads_and_writes_of_a_twin_counts() throws HubFault {
    try (TestHub test = hub(tier(HubTier.S1, 1))) {
      test.registry().create(DEVICE, Map.of());
      test.twins().get(DEVICE);
      test.twins().patch(DEVICE, TestHub.desired(Map.of("a", 1L)), "*");
      test.twins().replace(DEVICE, TestHub.desired(Map.of("b", 1L)), "*");
      assertThat(test.quota().use().units()).isEqualTo(3);
    }
  }
}
