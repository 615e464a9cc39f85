package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static List<String> faults(Fixture fixture) {
    Settings settings = fixture.settings();
    List<String> faults = new ArrayList<>(settings.faults());
    faults.addAll(settings.table().faults());
    return faults;
  }

  private static List<String> faults(String line) {
    return faults(new Fixture().channels(line));
  }

  @Test
  void whatCannotBeUsedIsNamedWithWhatWouldBeRight() {
    assertThat(faults("x = sinus"))
        .containsExactly(
            "channels: x: 'sinus' is none of sine, square, triangle, sawtooth, ramp, counter,"
                + " walk, constant, boolean, choice, column:NAME");
    assertThat(faults("x = sine period=0"))
        .containsExactly("channels: x: period: 0.0 is not above 0.0");
    assertThat(faults("x = boolean noise=1").get(0)).contains("noise: no such option");
    assertThat(faults("x = choice")).containsExactly("channels: x: of: [] is not TEXT,TEXT...");
    assertThat(faults("x = constant")).containsExactly("channels: x: value: there is none");
    assertThat(faults("x = walk min=5 max=1").get(0)).contains("from: ", "is not within");
    assertThat(faults("x = sine bad=often").get(0)).contains("bad: 'often' is none of PERCENT%");
    assertThat(faults("x = sine delay=-1")).containsExactly("channels: x: delay: -1 is below 0");
    assertThat(faults(new Fixture().with("reportInterval", -5)))
        .containsExactly("reportInterval: -5 is below 0; 0 is used");
    assertThat(faults(new Fixture().with("fails", "x")).get(0))
        .startsWith("fails: 'x' is none of")
        .endsWith("never is used");
  }

  @Test
  void noFileOutsideTheDirectoryIsReplayed() {
    for (String file : List.of("../secret.csv", "/etc/passwd", "a/b.csv", "..", ".hidden")) {
      Fixture fixture = new Fixture().channels("x = column:a").with("replayFile", file);
      assertThat(fixture.settings().replay()).isEmpty();
      assertThat(faults(fixture))
          .contains("replayFile: '" + file + "' is not the name of a file in nowhere");
    }
  }

  @Test
  void aFileAndItsColumnsBelongTogether() {
    assertThat(faults("x = column:a"))
        .containsExactly("replayFile: there is none, but channels have columns of it");
    assertThat(faults(new Fixture().with("replayFile", "day.csv")))
        .containsExactly("channels: none is column:NAME, so that nothing of replayFile is shown");
    assertThat(
            faults(
                new Fixture()
                    .channels("x = column:a")
                    .with("replayFile", "day.csv")
                    .with("replaySeparator", ";;")
                    .with("replaySpeed", -1.0)
                    .with("replayTime", "then")))
        .containsExactly(
            "replaySeparator: ';;' is not one character; a comma is used",
            "replayTime: 'then' is none of now, file; now is used",
            "replaySpeed: -1.0 is below 0.0; 1.0 is used");
  }

  @Test
  void withoutChannelsItIsABoilerWithoutFaults() {
    assertThat(faults(new Fixture())).isEmpty();
    assertThat(new Fixture().settings().table().channels())
        .extracting(Channel::name)
        .containsExactly("temperature", "pressure", "valve");
  }

  @Test
  void theChannelsOfThePageAndOfTheExampleCanBeUsed() throws IOException {
    for (String file : List.of("docs/sensors/simulated.md", "config/examples/simulated.json")) {
      List<String> lines =
          Pattern.compile("\"([a-z]+ += [^\"]+)\"")
              .matcher(Files.readString(Path.of("../..", file)))
              .results()
              .map(line -> line.group(1))
              .distinct()
              .toList();
      assertThat(lines).hasSize(6);
      Fixture fixture = new Fixture().channels(lines.toArray(String[]::new));
      assertThat(faults(fixture.with("replayFile", "day.csv"))).isEmpty();
    }
  }
}
