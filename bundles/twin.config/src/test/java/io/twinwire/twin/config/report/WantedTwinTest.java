package io.twinwire.twin.config.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedTwinTest {

  private final WantedTwin wanted = new WantedTwin(Set.of("former"));

  @Test
  void thePatchSetsWhatDiffersAndRemovesOnlyWhatWasReportedFromHere() {
    wanted.own(Map.of("telemetry", Map.of("a", 1L), "same", 1L), List.of());
    Map<String, Object> patch = wanted.patch(Map.of("former", 1L, "same", 1L, "anothers", 1L));
    Map<String, Object> expected = new HashMap<>();
    expected.put("telemetry", Map.of("a", 1L));
    expected.put("former", null);
    assertThat(patch).isEqualTo(expected);
  }

  @Test
  void anothersValueDoesNotHideTheBridgesOwnButForTheFirmwareVersion() {
    wanted.own(Map.of("telemetry", 1L, "firmwareVersion", "1"), List.of());
    wanted.foreign("telemetry", Optional.of(2L));
    wanted.foreign("firmwareVersion", Optional.of("2"));
    assertThat(wanted.patch(Map.of())).isEqualTo(Map.of("telemetry", 1L, "firmwareVersion", "2"));
    wanted.foreign("firmwareVersion", Optional.empty());
    assertThat(wanted.patch(Map.of())).containsEntry("firmwareVersion", "1");
  }

  @Test
  void afterARefusalEachIsTriedByItselfAndWhatIsRefusedAloneIsLeftOut() {
    IOException no = new IOException("no");
    wanted.own(Map.of("a", 1L, "b", 2L), List.of());
    wanted.refused(wanted.patch(Map.of()), no);
    Map<String, Object> one = wanted.patch(Map.of());
    assertThat(one).hasSize(1);
    wanted.refused(one, no);
    String refused = one.keySet().iterator().next();
    assertThat(wanted.faults()).containsExactly("the hub refuses the reported " + refused + ": no");
    Map<String, Object> other = wanted.patch(Map.of());
    assertThat(other).hasSize(1).doesNotContainKey(refused);
    assertThat(wanted.patch(other)).isEmpty();
    wanted.begin();
    assertThat(wanted.faults()).isEmpty();
    assertThat(wanted.patch(Map.of())).hasSize(2);
  }
}
