package io.twinwire.twin.config.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionDirectoryTest {

  private static SectionDirectory of(Section... sections) {
    return new SectionDirectory(List.of(sections));
  }

  @Test
  void aSectionThatIsDeclaredTwiceForOnePidIsOne() {
    SectionDirectory directory = of(new Section("a", "p", false), new Section("a", "p", false));
    assertThat(directory.find("a")).contains(new Section("a", "p", false));
    assertThat(directory.refusals()).isEmpty();
  }

  @Test
  void oneNameForTwoPidsIsRefusedByNameAndTheOthersAreNot() {
    SectionDirectory directory =
        of(new Section("a", "p", false), new Section("a", "q", false), new Section("b", "r", true));
    assertThat(directory.find("a")).isEmpty();
    assertThat(directory.refusal("a")).contains("section a: declared for p and q");
    assertThat(directory.find("b")).isPresent();
  }

  @Test
  void onePidForTwoNamesIsRefused() {
    SectionDirectory directory = of(new Section("a", "p", false), new Section("b", "p", false));
    assertThat(directory.sections()).isEmpty();
    assertThat(directory.refusal("b")).contains("section b: p is configured by a and b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.twinwire.hub.credentials",
        "io.twinwire.hub.credentials~x",
        "io.twinwire.sensor.file.access",
        "io.twinwire.twin.config"
      })
  void theCredentialsAndTheBridgeItselfAreOutOfReach(String pid) {
    for (boolean factory : new boolean[] {true, false}) {
      SectionDirectory directory = of(new Section("keys", pid, factory));
      assertThat(directory.find("keys")).isEmpty();
      assertThat(directory.refusal("keys").orElseThrow()).contains("out of the twin's reach");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration", "gateway", "health", "firmwareVersion", "a b", "a.b"})
  void reservedAndIllegalNamesAreRefused(String name) {
    SectionDirectory directory = of(new Section(name, "p", false));
    assertThat(directory.find(name)).isEmpty();
    assertThat(directory.refusal(name)).isPresent();
  }

  @Test
  void aNameHasAtMost64Characters() {
    assertThat(of(new Section("a".repeat(64), "p", false)).sections()).hasSize(1);
    assertThat(of(new Section("a".repeat(65), "p", false)).sections()).isEmpty();
  }
}
