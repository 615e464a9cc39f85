package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoSlotFileTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choose() {
    path = directory.resolve("record");
  }

  @Test
  void aNewFileHoldsNothing() throws IOException {
    assertThat(read()).isEmpty();
  }

  @Test
  void theNewestRecordIsReadWithoutACloseBeforeIt() throws IOException {
    TwoSlotFile file = TwoSlotFile.open(path);
    for (byte i = 1; i <= 5; i++) {
      file.write(new byte[] {i});
      assertThat(read()).containsExactly(i);
    }
  }

  @Test
  void aTornWriteLeavesTheRecordBeforeIt() throws IOException {
    for (int cut = 0; cut < 30; cut++) {
      Files.deleteIfExists(path);
      TwoSlotFile file = TwoSlotFile.open(path);
      file.write(bytes(10, 1));
      file.write(bytes(10, 2));
      byte[] before = Files.readAllBytes(path);
      file.write(bytes(10, 3));
      byte[] after = Files.readAllBytes(path);
      tear(before, after, cut);
      assertThat(read()).isEqualTo(bytes(10, 2));
      file.close();
    }
  }

  /** The third write went to the second slot; only its first bytes reached the file. */
  private void tear(byte[] before, byte[] after, int cut) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.write(before);
      raw.seek(TwoSlotFile.SLOT);
      raw.write(after, TwoSlotFile.SLOT, cut);
    }
  }

  @Test
  void afterATornWriteTheNextRecordIsKept() throws IOException {
    TwoSlotFile file = TwoSlotFile.open(path);
    file.write(bytes(10, 1));
    file.write(bytes(10, 2));
    byte[] before = Files.readAllBytes(path);
    file.write(bytes(10, 3));
    tear(before, Files.readAllBytes(path), 15);
    TwoSlotFile reopened = TwoSlotFile.open(path);
    reopened.write(bytes(10, 4));
    assertThat(read()).isEqualTo(bytes(10, 4));
  }

  @Test
  void afterAForceNoRecordBeforeItIsReadWhicheverSlotIsTorn() throws IOException {
    for (int slot = 0; slot < 2; slot++) {
      Files.deleteIfExists(path);
      try (TwoSlotFile file = TwoSlotFile.open(path)) {
        file.write(bytes(10, 1));
        file.force(bytes(10, 2));
      }
      try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
        raw.seek((long) slot * TwoSlotFile.SLOT);
        raw.write(new byte[30]);
      }
      assertThat(read()).isEqualTo(bytes(10, 2));
    }
  }

  @Test
  void aRecordThatDoesNotFitIsRefusedAndTheOldOneKept() throws IOException {
    TwoSlotFile file = TwoSlotFile.open(path);
    file.write(bytes(TwoSlotFile.CAPACITY, 1));
    assertThatThrownBy(() -> file.write(bytes(TwoSlotFile.CAPACITY + 1, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is above " + TwoSlotFile.CAPACITY);
    assertThat(read()).isEqualTo(bytes(TwoSlotFile.CAPACITY, 1));
  }

  private byte[] read() throws IOException {
    try (TwoSlotFile file = TwoSlotFile.open(path)) {
      return file.read().orElse(new byte[0]);
    }
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
