package io.twinwire.twin.config.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchesTest {

  private final Watches watches = new Watches();

  private static Watch watch(String name) {
    Section section = new Section(name, "org.example." + name, false);
    return new Watch(Trial.inForce(UnitName.of(name), section, "", 1, 1), Map.of(), 0);
  }

  @Test
  void ofEachPidTheNewestIsWatched() {
    Watch first = watch("a");
    Watch second = watch("a");
    watches.put(first);
    watches.put(second);
    assertThat(watches.all()).containsExactly(second);
    assertThat(watches.holds(first)).isFalse();
    assertThat(watches.holds(second)).isTrue();
    assertThat(watches.remove("org.example.a")).isTrue();
    assertThat(watches.remove("org.example.a")).isFalse();
    assertThat(watches.holds(second)).isFalse();
  }

  @Test
  void whatIsConfirmedIsWatchedAsLongAsItWaitsAndIsOnTrialNoLonger() {
    Watch waiting = watch("a");
    watches.put(waiting);
    watches.put(watch("b"));
    assertThat(watches.group(0)).hasSize(2);
    waiting.confirm();
    watches.dropFinished();
    assertThat(watches.all()).contains(waiting);
    assertThat(watches.names()).containsExactly("b");
  }
}
