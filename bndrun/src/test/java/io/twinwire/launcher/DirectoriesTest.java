package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

  @TempDir Path temporary;

  @Test
  void onlyTheOwnerMayLookIntoTheDataDirectory() throws Exception {
    Path data = temporary.resolve("a/b");
    try (Directories directories = Directories.open(data)) {
      assertThat(permissions(data)).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("lock"))).isEqualTo("rw-------");
      assertThat(directories.framework()).isDirectory();
      assertThat(directories.config()).isDirectory();
      assertThat(directories.log()).isDirectory();
      assertThat(directories.temporary()).isDirectory();
    }
  }

  @Test
  void aSecondUserOfTheSameDirectoryIsRefusedUntilTheFirstEnds() throws Exception {
    try (Directories first = Directories.open(temporary)) {
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> Directories.open(first.data()))
          .withMessage(
              "%s is in use by process %d: end that, or choose another with --data",
              temporary, ProcessHandle.current().pid())
          .satisfies(thrown -> assertThat(thrown.status()).isEqualTo(2));
    }
    Directories.open(temporary).close();
  }

  @Test
  void temporaryFilesGoAtTheNextStartAndWhatALinkPointsToStays() throws Exception {
    Path kept =
        Files.writeString(Files.createDirectory(temporary.resolve("kept")).resolve("f"), "");
    Path data = temporary.resolve("data");
    Directories.open(data).close();
    Path left = data.resolve("tmp");
    Files.createDirectories(left.resolve("natives/deep"));
    Files.writeString(left.resolve("natives/deep/lib.so"), "");
    Files.createSymbolicLink(left.resolve("link"), kept.getParent());
    Directories.open(data).close();
    assertThat(left).isEmptyDirectory();
    assertThat(kept).exists();
  }

  @Test
  void aFileInTheWayIsNamed() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Directories.open(file))
        .withMessage("--data: %s is a file: give a directory", file);
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Directories.open(file.resolve("below")))
        .withMessage("--data: %s is a file: give a directory", file);
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
