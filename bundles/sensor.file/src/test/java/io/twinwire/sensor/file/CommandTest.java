package io.twinwire.sensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.sensor.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  @TempDir private Path dir;

  private FileRig rig(List<String> commands, String... lines) {
    return new FileRig(new FileSettings(1_000, 50, 5, Duration.ofSeconds(1)), dir, commands, lines);
  }

  @Test
  void nothing_is_run_that_is_not_on_the_local_list() {
    try (FileRig rig = rig(List.of("ok = /bin/true"), "a = command:/bin/ls", "b = command:ok")) {
      assertThat(rig.sensor.faults())
          .containsExactly(
              "channels: a: command:/bin/ls: may not be run; [ok] may, as"
                  + " io.twinwire.sensor.file.access says");
      assertThat(rig.sensor.channels()).hasSize(1);
    }
  }

  @Test
  void arguments_are_passed_as_they_are_without_a_shell() throws Exception {
    try (FileRig rig =
        rig(List.of("say = /bin/echo '$HOME  `id` ;' \"*\" end"), "a = command:say as=text")) {
      assertThat(rig.one().value()).contains("$HOME  `id` ; * end");
    }
  }

  @Test
  void what_a_command_says_is_read_like_a_file() throws Exception {
    try (FileRig rig =
        rig(
            List.of("j = /bin/echo '{\"t\":21.5}'"),
            "t = command:j value=$.t unit=Cel",
            "n = command:j regex='t.:(\\d+)'")) {
      assertThat(rig.read()).extracting(r -> r.value().orElseThrow()).containsExactly(21.5, 21L);
    }
  }

  @Test
  void a_command_knows_nothing_of_the_gateways_environment() throws Exception {
    try (FileRig rig = rig(List.of("env = /usr/bin/env"), "a = command:env as=text")) {
      String said = rig.one().value().orElseThrow().toString();
      assertThat(said.lines().map(line -> line.split("=", 2)[0]))
          .isSubsetOf("PATH", "LANG", "LC_ALL", "TZ", "TEMP", "TMP", "TMPDIR");
    }
  }

  @Test
  void a_command_that_fails_is_bad_and_its_exit_code_can_be_the_value() throws Exception {
    List<String> commands = List.of("no = /bin/sh -c 'exit 3'", "gone = /nowhere/x");
    try (FileRig rig = rig(commands, "a = command:no", "b = command:no exit", "c = command:gone")) {
      List<Reading> readings = rig.read();
      assertThat(readings.get(0).reason()).isEqualTo("command:no: its exit code is 3");
      assertThat(readings.get(1).value()).contains(3L);
      assertThat(readings.get(2).reason()).startsWith("command:gone: Cannot run program");
    }
  }

  @Test
  void a_command_that_says_too_much_is_ended() throws Exception {
    try (FileRig rig = rig(List.of("yes = /usr/bin/yes"), "a = command:yes")) {
      assertThat(rig.one().reason()).isEqualTo("command:yes: its output is above 1000 bytes");
    }
  }

  @Test
  void a_command_that_takes_too_long_is_killed_with_its_children_and_the_others_go_on()
      throws Exception {
    Path pid = dir.resolve("pid");
    List<String> commands =
        List.of("slow = /bin/sh -c 'sleep 600 & echo $! > " + pid + "; wait'", "ok = /bin/echo 1");
    try (FileRig rig = rig(commands, "a = command:slow", "b = command:ok")) {
      List<Reading> readings = rig.read();

      assertThat(readings.get(0).reason()).isEqualTo("command:slow: not read within 1 s");
      assertThat(readings.get(1).value()).contains(1L);
      long child = Long.parseLong(Files.readString(pid).strip());
      await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(rig.read().get(1).value()).contains(1L);
    }
  }

  @Test
  void more_commands_that_hang_than_threads_leave_nothing_behind() throws Exception {
    List<String> commands = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      commands.add("s" + i + " = /bin/sleep 600");
      lines.add("a" + i + " = command:s" + i);
    }
    try (FileRig rig = rig(commands, lines.toArray(new String[0]))) {
      for (int i = 0; i < 2; i++) {
        assertThat(rig.read()).hasSize(6).noneMatch(reading -> reading.value().isPresent());
      }
    }
    await()
        .until(
            () ->
                ProcessHandle.current()
                    .children()
                    .noneMatch(p -> p.info().command().orElse("").endsWith("sleep")));
  }

  @Test
  void a_line_of_the_list_that_is_no_command_is_named() {
    List<String> faults = new ArrayList<>();
    assertThat(
            Command.parse(
                new String[] {"a = ls", "b = '/bin/ls", "c = /bin/ls", "c = /bin/ls", ""}, faults))
        .containsOnlyKeys("c");
    assertThat(faults).hasSize(3);
    assertThat(faults.get(0))
        .isEqualTo("commands: 'a = ls' is not NAME = /PATH/OF/PROGRAM ARGUMENT ...");
  }
}
