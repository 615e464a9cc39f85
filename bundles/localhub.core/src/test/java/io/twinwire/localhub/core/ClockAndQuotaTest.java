package io.twinwire.localhub.core;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DailyQuota.Beyond;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.TelemetryMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockAndQuotaTest {

  private static final Duration HOURS = Duration.ofHours(2);

  private final TestHub.Link link = new TestHub.Link();

  @TempDir Path directory;

  @Test
  void a_clock_ahead_ends_the_sessions_whose_token_is_old_by_it_and_refuses_the_token()
      throws HubFault {
    try (TestHub test = created(new TestHub())) {
      test.connect(DEVICE, link);

      test.clock().offset(HOURS);
      test.time.run();

      assertThat(link.closed).containsExactly(CloseReason.SAS_EXPIRED);
      assertRefused(Code.UNAUTHORIZED, () -> test.connect(DEVICE, link)).contains("expired");
      test.clock().offset(Duration.ZERO);
      test.connect(DEVICE, link);
    }
  }

  @Test
  void a_clock_set_back_lets_a_session_last_longer() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      test.connect(DEVICE, link);

      test.clock().offset(HOURS.negated());
      test.time.pass(Duration.ofMinutes(61));

      assertThat(link.closed).isEmpty();
      test.time.pass(HOURS);
      assertThat(link.closed).containsExactly(CloseReason.SAS_EXPIRED);
    }
  }

  @Test
  void the_clock_stamps_what_is_stored() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      test.clock().offset(HOURS.negated());
      test.connect(DEVICE, link).telemetry(TestHub.message("a"));

      assertThat(test.telemetry().read(DEVICE, 0, 1).get(0).enqueuedTime())
          .isEqualTo(test.time.instant().minus(HOURS));
      assertThat(test.clock().now()).isEqualTo(test.time.instant().minus(HOURS));
    }
  }

  @Test
  void d2c05_a_message_beyond_the_quota_is_refused_and_those_before_it_are_kept() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      DeviceSession session = test.connect(DEVICE, link);
      test.quota().quota(new DailyQuota(3, 4096, Beyond.CUT));

      assertRefused(
              Code.QUOTA_EXCEEDED,
              () -> session.telemetry(List.of(bytes(1), bytes(4097), bytes(1))))
          .contains("3 units", "midnight");

      assertThat(test.telemetry().read(DEVICE, 0, 10)).hasSize(2);
      assertThat(test.quota().use().units()).isEqualTo(3);
    }
  }

  @Test
  void d2c04_the_free_edition_counts_in_half_kilobytes() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      DeviceSession session = test.connect(DEVICE, link);
      test.quota().quota(new DailyQuota(8000, 512, Beyond.CUT));

      session.telemetry(List.of(bytes(512), bytes(513)));

      assertThat(test.quota().use().units()).isEqualTo(3);
    }
  }

  @Test
  void d2c04_what_the_device_reads_reports_and_hears_of_its_twin_counts_too() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      DeviceSession session = test.connect(DEVICE, link);
      test.quota().quota(new DailyQuota(3, 4096, Beyond.IGNORE));

      session.twin();
      session.patchReported(Map.of("a", 1L), OptionalLong.empty());
      test.twins().patch(DEVICE, TestHub.desired(Map.of("b", 1L)), "*");
      assertThat(link.versions).as("the hub's own is never refused").hasSize(1);
      assertThat(test.quota().use().units()).isEqualTo(4);

      HubFault fault = catchThrowableOfType(HubFault.class, session::twin);
      assertThat(fault.code()).isEqualTo(Code.QUOTA_EXCEEDED);
      assertThat(fault.isSilent()).as("a twin operation has a status").isFalse();
    }
  }

  @Test
  void where_it_is_so_set_a_message_beyond_the_quota_is_dropped_in_silence() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      DeviceSession session = test.connect(DEVICE, link);
      test.quota().quota(new DailyQuota(1, 4096, Beyond.IGNORE));
      session.telemetry(bytes(1));

      HubFault fault = catchThrowableOfType(HubFault.class, () -> session.telemetry(bytes(1)));

      assertThat(fault.isSilent()).isTrue();
    }
  }

  @Test
  void d2c05_the_day_ends_at_midnight_by_the_hubs_clock() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      DeviceSession session = test.connect(DEVICE, link);
      test.quota().quota(new DailyQuota(1, 4096, Beyond.CUT));
      session.telemetry(bytes(1));
      assertRefused(Code.QUOTA_EXCEEDED, () -> session.telemetry(bytes(1)));

      // 10:15 becomes 23:55; the token is from the day before by then.
      test.clock().offset(Duration.ofMinutes(13 * 60 + 40));
      assertThat(test.quota().use().units()).isEqualTo(1);
      test.clock().offset(Duration.ofMinutes(13 * 60 + 46));
      assertThat(test.quota().use().units()).isZero();
      assertThat(test.quota().use().day()).isEqualTo(LocalDate.of(2026, 11, 23));
    }
  }

  @Test
  void what_the_day_has_used_outlives_the_hub_and_the_quota_is_a_setting() throws Exception {
    TestSettings settings =
        new TestSettings().firstDevice("d1").quota(new DailyQuota(2, 4096, Beyond.CUT));
    try (TestHub test = settings.open(directory)) {
      test.connect(DEVICE, link).telemetry(bytes(1));
    }
    try (TestHub test = settings.open(directory)) {
      DeviceSession session = test.connect(DEVICE, link);
      session.telemetry(bytes(1));
      assertRefused(Code.QUOTA_EXCEEDED, () -> session.telemetry(bytes(1)));
    }
  }

  @Test
  void without_a_limit_nothing_is_metered() throws HubFault {
    try (TestHub test = created(new TestHub())) {
      test.connect(DEVICE, link).telemetry(bytes(1));
      assertThat(test.quota().use().units()).isZero();
    }
  }

  private static TestHub created(TestHub test) throws HubFault {
    test.registry().create(DEVICE, Map.of());
    return test;
  }

  private static TelemetryMessage bytes(int count) {
    return new TelemetryMessage(Map.of(), Map.of(), new byte[count]);
  }
}
