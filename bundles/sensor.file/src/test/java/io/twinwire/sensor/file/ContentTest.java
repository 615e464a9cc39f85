package io.twinwire.sensor.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

  @TempDir private Path temp;
  private Path dir;

  @BeforeEach
  void resolve() throws Exception {
    dir = temp.toRealPath();
  }

  private FileRig rig(String... lines) {
    return new FileRig(dir, List.of(), lines);
  }

  private static String fault(FileRig rig) {
    assertThat(rig.sensor.faults()).hasSize(1);
    return rig.sensor.faults().get(0);
  }

  @Test
  void a_file_is_a_value_part_of_one_or_several() throws Exception {
    Files.writeString(dir.resolve("milli"), "45123\n");
    Files.writeString(dir.resolve("j"), "{\"t\":[1,2.5],\"at\":1795342500}");
    try (FileRig rig =
        rig(
            "temp = file:milli scale=0.001 unit=Cel",
            "digit = file:" + dir + "/milli regex='^(\\d)'",
            "t = file:j value=$.t[1] time=$.at")) {

      List<Reading> readings = rig.read();

      assertThat(readings)
          .extracting(r -> r.value().orElseThrow())
          .containsExactly(45.123, 4L, 2.5);
      assertThat(readings.get(2).time()).isEqualTo(Instant.ofEpochSecond(1795342500));
      assertThat(rig.sensor.warnings()).isEmpty();
    }
  }

  @Test
  void files_of_the_kernel_can_be_read() throws Exception {
    try (FileRig rig = rig("load = file:/proc/loadavg regex='^(\\S+)' as=number")) {
      assertThat(rig.one().quality()).isEqualTo(Quality.GOOD);
    }
  }

  @Test
  void a_file_that_goes_is_bad_and_named_and_the_others_go_on_and_it_comes_back() throws Exception {
    Files.writeString(dir.resolve("a"), "1");
    Files.writeString(dir.resolve("b"), "2");
    try (FileRig rig = rig("a = file:a", "b = file:b")) {
      rig.read();
      Files.delete(dir.resolve("a"));
      List<Reading> readings = rig.read();
      assertThat(readings.get(0).reason()).isEqualTo(dir + "/a: is not there");
      assertThat(readings.get(1).value()).contains(2L);
      assertThat(rig.sensor.warnings()).containsExactly(dir + "/a: is not there");
      assertThat(rig.sensor.trouble()).isEmpty();

      Files.writeString(dir.resolve("a"), "3");
      assertThat(rig.read().get(0).value()).contains(3L);
      assertThat(rig.sensor.warnings()).isEmpty();
    }
  }

  @Test
  void a_file_above_the_limit_is_bad() throws Exception {
    Files.writeString(dir.resolve("a"), "x".repeat(1_001));
    try (FileRig rig = rig("a = file:a")) {
      assertThat(rig.one().reason()).isEqualTo(dir + "/a: is above 1000 bytes");
    }
  }

  @Test
  void what_is_no_text_is_bad() throws Exception {
    Files.write(dir.resolve("a"), new byte[] {(byte) 0xFF});
    try (FileRig rig = rig("a = file:a")) {
      assertThat(rig.one().reason()).isEqualTo(dir + "/a: not UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/etc/passwd",
        "csv:/etc/passwd column=1",
        "file:../secret",
        "file:/proc/self/environ",
        "file:/proc/1/environ",
        "file:/proc/thread-self/environ",
        "file:/proc/loadavg/../self/environ",
      })
  void what_is_not_allowed_is_a_fault_of_the_configuration(String address) {
    try (FileRig rig = rig("a = " + address)) {
      assertThat(fault(rig))
          .contains("may not be read; ")
          .contains("io.twinwire.sensor.file.access says");
    }
  }

  @Test
  void a_link_leads_to_no_place_that_is_not_allowed() throws Exception {
    Files.createSymbolicLink(dir.resolve("out"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(dir.resolve("env"), Path.of("/proc/self/environ"));
    Files.createSymbolicLink(dir.resolve("d"), Path.of("/etc"));
    try (FileRig rig =
        rig("a = file:out", "b = file:env", "c = file:d/passwd", "n = file:/proc/net/dev")) {
      assertThat(rig.read())
          .hasSize(4)
          .allMatch(reading -> reading.reason().endsWith("leads to where nothing may be read"));
    }
  }

  @Test
  void only_a_file_is_read() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", dir + "/pipe").start().waitFor()).isZero();
    Files.createDirectory(dir.resolve("dir"));
    try (FileRig rig = rig("pipe = file:pipe", "dir = file:dir")) {
      assertThat(rig.read()).allMatch(reading -> reading.reason().endsWith(": is no file"));
    }
  }

  @Test
  void a_line_that_cannot_be_used_says_what_would_be_right() {
    try (FileRig rig = rig("a = /proc/loadavg")) {
      assertThat(fault(rig)).endsWith("'/proc/loadavg' is not file:PATH, csv:PATH or command:NAME");
    }
    try (FileRig rig = rig("a = csv:x")) {
      assertThat(fault(rig)).endsWith("column: which one is missing");
    }
    try (FileRig rig = rig("a = csv:x column=1 separator=ab")) {
      assertThat(fault(rig)).contains("separator: 'ab'");
    }
  }
}
