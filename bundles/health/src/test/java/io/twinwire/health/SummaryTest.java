package io.twinwire.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void theWorstCheckIsTheStatusAndOnlyWhatIsNotOkIsNamed() {
    assertThat(
            Summary.of(
                    List.of(
                        new CheckResult("ok", Result.Status.OK, "fine"),
                        new CheckResult("warn", Result.Status.WARN, "low"),
                        new CheckResult("bad", Result.Status.CRITICAL, "")))
                .toJson())
        .isEqualTo(
            Map.of("status", "CRITICAL", "checks", Map.of("warn", "WARN: low", "bad", "CRITICAL")));
    assertThat(Summary.of(List.of()).toJson()).isEqualTo(Map.of("status", "OK"));
  }

  @Test
  void tenChecksAtMostAreNamedTheWorstFirstAndTheRestIsCounted() {
    List<CheckResult> results =
        Stream.concat(
                IntStream.range(0, 12)
                    .mapToObj(i -> new CheckResult("a" + i, Result.Status.WARN, "x")),
                Stream.of(new CheckResult("z", Result.Status.CRITICAL, "y")))
            .toList();
    Summary summary = Summary.of(results);
    assertThat(summary.checks()).hasSize(10).containsEntry("z", "CRITICAL: y");
    assertThat(summary.toJson()).containsEntry("omitted", 3L);
  }

  @Test
  void aLongMessageIsCutAndNoCharacterIsHalved() {
    for (int start = 0; start < 2; start++) {
      String message = "m".repeat(start) + "\uD83D\uDD25".repeat(300);
      String text =
          Summary.of(List.of(new CheckResult("x", Result.Status.WARN, message))).checks().get("x");
      assertThat(text).hasSizeBetween(199, 200).endsWith("...");
      assertThat(text.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
  }

  @Test
  void aNameBecomesAKeyThatTheTwinTakes() {
    assertThat(
            Summary.of(List.of(new CheckResult("Hub $1.x\tconnection", Result.Status.WARN, "m")))
                .checks())
        .containsOnlyKeys("Hub_1_x_connection");
  }
}
