package io.twinwire.twin.config.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.typing.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTest {

  @Test
  void whatWouldPassTheLimitIsDroppedOldestFirstAndSaid() {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("old", Map.of("text", "x".repeat(20_000)));
    wanted.put("new", Map.of("text", "y".repeat(20_000)));
    wanted.put("configuration", Map.of("version", 8L, "sections", Map.of()));
    Budget budget = Budget.fit(wanted, List.of("old", "new"), 0);
    assertThat(budget.kept()).containsOnlyKeys("new", "configuration");
    assertThat(budget.kept().get("configuration").toString())
        .contains("dropped=1 left out to keep 32 KB: old");
    assertThat(JsonTree.size(budget.kept())).isLessThanOrEqualTo(32 * 1024);
  }

  @Test
  void acknowledgementsGoOnlyWhenNoValueIsLeftToDrop() {
    Map<String, Object> sections = new LinkedHashMap<>();
    for (long i = 1; i <= 300; i++) {
      sections.put("unit" + i, Map.of("version", i, "code", 400L, "description", "x".repeat(180)));
    }
    Map<String, Object> wanted = Map.of("configuration", Map.of("sections", sections));
    Budget budget = Budget.fit(wanted, List.of(), 1000);
    Map<String, Object> summary = JsonTree.object(budget.kept().get("configuration"));
    assertThat(JsonTree.object(summary.get("sections")))
        .containsKey("unit300")
        .doesNotContainKey("unit1");
    assertThat(JsonTree.size(budget.kept()) + 1000).isLessThanOrEqualTo(32 * 1024);
    assertThat((String) summary.get("dropped")).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void whatFitsIsLeftAsItIs() {
    Map<String, Object> wanted = Map.of("a", 1L, "configuration", Map.of());
    assertThat(Budget.fit(wanted, List.of("a"), 0).kept()).isEqualTo(wanted);
  }
}
