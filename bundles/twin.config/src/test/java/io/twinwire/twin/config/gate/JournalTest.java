package io.twinwire.twin.config.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.twin.config.layer.StateFiles;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final String PID = "org.example";

  @TempDir Path directory;
  private final List<Runnable> disk = new ArrayList<>();
  private Journal journal;
  private Path file;

  @BeforeEach
  void open() {
    journal = opened();
    file = directory.resolve("trial-" + PID + ".json");
  }

  private Journal opened() {
    return new Journal(new StateFiles(() -> directory), disk::add);
  }

  private static Trial trial(long version, long group, boolean guarded) {
    return new Trial(
        UnitName.of("example"),
        new Section("example", PID, false),
        "content " + version,
        version,
        group,
        Trial.Stage.PREPARED,
        Optional.of(Map.of("a", 1)),
        Optional.of(Map.of("a", "x".repeat(2000))),
        Optional.empty(),
        1,
        Set.of(),
        guarded,
        "",
        0);
  }

  private static Trial trial(long version) {
    return trial(version, 0, false);
  }

  @Test
  void whatWasWrittenLastIsReadAsFarAsItCame() throws IOException {
    journal.put(trial(2));
    journal.applied(trial(2));
    assertThat(opened().all()).containsExactly(trial(2).at(Trial.Stage.APPLIED));
    journal.put(trial(3));
    assertThat(opened().all()).containsExactly(trial(3));
    journal.remove(PID);
    assertThat(opened().all()).isEmpty();
  }

  @Test
  void aCrashInTheMiddleOfAnEntryLeavesTheOneBefore() throws IOException {
    journal.put(trial(2));
    journal.applied(trial(2));
    long whole = Files.size(file);
    journal.put(trial(3));
    byte[] all = Files.readAllBytes(file);
    for (int length = (int) whole; length < all.length; length += 7) {
      Files.write(file, Arrays.copyOf(all, length));
      assertThat(opened().all()).containsExactly(trial(2).at(Trial.Stage.APPLIED));
    }
    Journal next = opened();
    next.put(trial(4));
    assertThat(opened().all()).containsExactly(trial(4));
  }

  @Test
  void anEntryThatWasBegunAndNotWrittenIsNone() throws IOException {
    Files.createFile(file);
    assertThat(journal.all()).isEmpty();
    assertThat(file).doesNotExist();
    journal.put(trial(2));
    assertThat(opened().all()).containsExactly(trial(2));
  }

  @Test
  void aFileThatHoldsNoEntryIsSetAside() throws IOException {
    Files.writeString(file, "\u0000\u0000");
    assertThat(journal.all()).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(file.resolveSibling(file.getFileName() + ".damaged")).exists();
  }

  @Test
  void theDiskIsAskedOnlyWhenTheChangeIsApplied() throws IOException {
    journal.put(trial(2));
    assertThat(disk).isEmpty();
    journal.applied(trial(2));
    assertThat(disk).hasSize(1);
    journal.remove(PID);
    disk.get(0).run();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatMayCutTheHubOffOrStandsWithOthersWaitsForTheDisk() throws IOException {
    for (Trial trial : List.of(trial(2, 0, true), trial(3, 3, false))) {
      journal.put(trial);
      journal.applied(trial);
      assertThat(disk).isEmpty();
      assertThat(opened().all()).containsExactly(trial.at(Trial.Stage.APPLIED));
    }
  }

  @Test
  void aStreamOfChangesDoesNotFillTheDisk() throws IOException {
    for (int i = 2; i < 500; i++) {
      journal.put(trial(i));
      journal.applied(trial(i));
    }
    assertThat(Files.size(file)).isLessThan(270_000);
    assertThat(opened().all()).containsExactly(trial(499).at(Trial.Stage.APPLIED));
  }

  @Test
  void whatCannotBeWrittenIsNotPrepared() throws IOException {
    assertThat(journal.all()).isEmpty();
    Files.createDirectories(file);
    assertThatThrownBy(() -> journal.put(trial(2))).isInstanceOf(IOException.class);
    assertThat(journal.get(PID)).isEmpty();
  }

  @Test
  void theEntryOfAnEarlierReleaseIsRead() throws IOException {
    new StateFiles(() -> directory).write("trial-" + PID, trial(2).toJson());
    assertThat(journal.all()).containsExactly(trial(2));
  }
}
