package io.twinwire.sensor.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {

  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void resolve() throws Exception {
    file = temp.toRealPath().resolve("a.csv");
  }

  private FileRig rig(String... lines) {
    FileRig rig = new FileRig(file.getParent(), List.of(), lines);
    assertThat(rig.sensor.faults()).isEmpty();
    return rig;
  }

  private void append(String text) throws Exception {
    Files.writeString(file, text, CREATE, APPEND);
  }

  private static List<Object> values(List<Reading> readings) {
    return readings.stream().map(reading -> reading.value().orElse(reading.reason())).toList();
  }

  @Test
  void every_new_line_is_told_with_its_time_and_no_line_twice() throws Exception {
    append("at,flow,\"the valve\"\n2026-11-22T10:00:00Z,1,x\n");
    try (FileRig rig =
        rig("f = csv:a.csv column=flow time=at", "v = csv:a.csv column='the valve'")) {
      assertThat(rig.read()).isEmpty();

      append("2026-11-22T10:15:00Z,2.5,\"open, \"\"wide\"\"\"\n2026-11-22T10:15:01Z,3,shut\n");
      List<Reading> readings = rig.read();
      assertThat(values(readings)).containsExactly(2.5, 3L, "open, \"wide\"", "shut");
      assertThat(readings.get(1).time()).isEqualTo(Instant.parse("2026-11-22T10:15:01Z"));
      assertThat(rig.read()).isEmpty();
      assertThat(rig.sensor.warnings()).isEmpty();
    }
  }

  @Test
  void what_is_there_already_can_count_as_new() throws Exception {
    append("1;2,5\r\n2;3,5\r\n");
    try (FileRig rig = rig("f = csv:a.csv column=2 separator=; comma all")) {
      assertThat(values(rig.read())).containsExactly(2.5, 3.5);
    }
  }

  @Test
  void a_line_counts_once_its_end_is_there() throws Exception {
    append("1\n2");
    try (FileRig rig = rig("f = csv:a.csv column=1")) {
      assertThat(rig.read()).isEmpty();
      append("2");
      assertThat(rig.read()).isEmpty();
      append("\n");
      assertThat(values(rig.read())).containsExactly(22L);
    }
  }

  @Test
  void a_file_that_comes_later_is_new_from_its_first_line_on() throws Exception {
    try (FileRig rig = rig("f = csv:a.csv column=f")) {
      assertThat(values(rig.read())).containsExactly(file + ": is not there");
      assertThat(rig.sensor.warnings()).containsExactly(file + ": is not there");
      append("\uFEFFf\n1\n");
      assertThat(values(rig.read())).containsExactly(1L);
    }
  }

  @Test
  void a_file_that_was_renamed_is_read_to_its_end_before_the_next() throws Exception {
    append("a,b\n1,2\n");
    try (FileRig rig = rig("f = csv:a.csv column=b")) {
      rig.read();
      append("3,4\n");
      Files.move(file, file.resolveSibling("a.csv.1"));
      append("b,a\n5,6\n");
      assertThat(values(rig.read())).containsExactly(4L);
      assertThat(values(rig.read())).containsExactly(5L);
    }
  }

  @Test
  void a_file_that_became_shorter_is_read_from_its_start() throws Exception {
    append("a,b\n1,2\n3,4\n");
    try (FileRig rig = rig("f = csv:a.csv column=b")) {
      rig.read();
      Files.writeString(file, "b\n7\n");
      assertThat(values(rig.read())).containsExactly(7L);
    }
  }

  @Test
  void a_file_that_was_away_is_read_on_where_it_was_left() throws Exception {
    append("1\n");
    try (FileRig rig = rig("f = csv:a.csv column=1")) {
      rig.read();
      Path away = file.resolveSibling("away");
      Files.move(file, away);
      assertThat(values(rig.read())).containsExactly(file + ": is not there");
      Files.move(away, file);
      append("2\n");
      assertThat(values(rig.read())).containsExactly(2L);
    }
  }

  @Test
  void more_lines_than_one_sample_takes_wait_for_the_next() throws Exception {
    append("");
    try (FileRig rig = rig("f = csv:a.csv column=1")) {
      rig.read();
      append("1\n2\n3\n4\n5\n6\n7\n");
      assertThat(values(rig.read())).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(values(rig.read())).containsExactly(6L, 7L);
    }
  }

  @Test
  void a_line_that_is_too_long_is_bad_and_the_next_is_read() throws Exception {
    append("");
    try (FileRig rig = rig("f = csv:a.csv column=1")) {
      rig.read();
      append("x".repeat(30_000));
      assertThat(rig.read()).isEmpty();
      append("x".repeat(30_000) + "\n1\n");
      assertThat(values(rig.read())).containsExactly("a line is above 50 bytes", 1L);
    }
  }

  @Test
  void what_is_wrong_in_a_line_is_told_of_that_line() throws Exception {
    append("t,f\n");
    try (FileRig rig = rig("f = csv:a.csv column=f time=t as=number", "g = csv:a.csv column=g")) {
      append("1795342500,x\n1795342501\nsoon,3\n1795342502,\n\n");
      rig.read();
      append("1795342500,x\n1795342501\nsoon,3\n1795342502,\n\n");
      List<Reading> readings = rig.read();

      assertThat(values(readings))
          .containsExactly(
              "'x' is not a number",
              "a line of 1 columns has none f",
              3.0,
              "no column g; there are [t, f]");
      assertThat(readings.get(0).time()).isEqualTo(Instant.ofEpochSecond(1795342500));
      assertThat(readings.get(2).quality()).isEqualTo(Quality.UNCERTAIN);
      assertThat(readings.get(2).reason()).isEqualTo("time: 'soon' is no time");
    }
  }

  @Test
  void times_can_have_a_format_and_a_zone() throws Exception {
    append("");
    try (FileRig rig =
        rig(
            "f = csv:a.csv column=2 time=1 separator=tab format='dd.MM.yyyy HH:mm:ss'"
                + " zone=Europe/Berlin")) {
      rig.read();
      append("22.11.2026 11:15:00\t7\n");
      assertThat(rig.one().time()).isEqualTo(Instant.parse("2026-11-22T10:15:00Z"));
    }
  }

  @Test
  void lines_that_were_not_told_are_found_again() throws Exception {
    append("f\n1\n2\n");
    Path dir = file.getParent();
    CsvTail tail =
        new CsvTail(
            new FileAddress.Table(file, ',', false, true, true),
            new Allowed(dir, List.of(dir), Map.of(), List.of()),
            new FileSettings(1_000, 50, 5, Duration.ofSeconds(1)));

    assertThat(tail.take().lines()).hasSize(2);
    assertThat(tail.take()).isEqualTo(tail.take());
    assertThat(tail.take().lines()).hasSize(2);
    tail.told();
    assertThat(tail.take().lines()).isEmpty();
  }
}
