package io.twinwire.support.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {

  @TempDir Path directory;

  @Test
  void a_file_is_replaced_whole_and_only_its_owner_reads_it() throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(file, "an older and longer content that all may read");
    OwnerOnly.write(file, "new".getBytes(StandardCharsets.UTF_8));
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_remains_of_a_write_that_was_cut_off_are_no_hindrance() throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(directory.resolve("key.part"), "half");
    OwnerOnly.write(file, "whole".getBytes(StandardCharsets.UTF_8));
    assertThat(file).hasContent("whole");
    assertThat(directory.toFile().list()).containsExactly("key");
  }

  @Test
  void an_interrupted_thread_writes_all_the_same() throws IOException {
    Path file = directory.resolve("key");
    Thread.currentThread().interrupt();
    OwnerOnly.write(file, "whole".getBytes(StandardCharsets.UTF_8));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("whole");
  }

  @Test
  void what_need_not_wait_for_the_disk_is_replaced_whole_too() throws IOException {
    Path file = directory.resolve("state");
    Files.writeString(file, "an older and longer content");
    OwnerOnly.writeLazily(file, "new".getBytes(StandardCharsets.UTF_8));
    assertThat(file).hasContent("new");
    assertThat(directory.toFile().list()).containsExactly("state");
  }

  @Test
  void a_file_that_is_there_is_not_made_again() throws IOException {
    Path file = directory.resolve("key");
    OwnerOnly.create(file);
    assertThatThrownBy(() -> OwnerOnly.create(file)).isInstanceOf(FileAlreadyExistsException.class);
  }
}
