package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedConfigurationsTest {

  private static final String OLD = "a=\"old\"\r\nservice.pid=\"x\"\r\n";
  private static final String NEW = "a=\"new\"\r\nservice.pid=\"x\"\r\n";

  @TempDir Path data;

  @Test
  void a_configuration_that_was_only_to_be_renamed_is_there_after_the_start() throws Exception {
    write("x.config123.tmp", NEW);

    start();

    assertThat(names()).containsExactly("x.config");
    assertThat(Files.readString(directory().resolve("x.config"))).isEqualTo(NEW);
  }

  @Test
  void a_configuration_that_is_still_there_stays() throws Exception {
    write("x.config", OLD);
    write("x.config123.tmp", NEW);

    start();

    assertThat(names()).containsExactly("x.config");
    assertThat(Files.readString(directory().resolve("x.config"))).isEqualTo(OLD);
  }

  @Test
  void half_a_configuration_is_none() throws Exception {
    write("x.config123.tmp", "");
    write("y.config-5.tmp", "a=\"ne");

    start();

    assertThat(names()).isEmpty();
  }

  private void start() throws IOException, LaunchException {
    Directories.open(data).close();
  }

  private Path directory() {
    return data.resolve("config").resolve("io");
  }

  private void write(String name, String content) throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve(name), content);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
