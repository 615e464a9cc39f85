package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Priority;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescueTest {

  @TempDir Path directory;

  @Test
  void aKillRightAfterTheRescueLeavesNoMessageThatIsNowhere() throws IOException {
    Path file = directory.resolve("outbox.db");
    Files.writeString(file, "no database ".repeat(1000));
    Lanes lanes = new Lanes(() -> "s");
    Lane lane = lanes.last(Priority.NORMAL);
    lane.accept(Rows.row(lane, 1), Gathering.Most.NONE);
    ManualLoop loop = new ManualLoop();
    try (Disk disk = new Disk(file, loop, loop::nanos, () -> "s")) {
      disk.opened(lanes, new Ranges());
      assertThat(disk.setAside()).hasSize(1);
    }
    try (Database database = Database.open(file)) {
      Ledger left = database.lanes().get(0).ledger();
      assertThat(left.accepted()).isEqualTo(1);
      assertThat(left.count(Outcome.LOST)).isEqualTo(1);
      assertThat(left.pending()).isZero();
      assertThat(left.bytes()).isZero();
    }
    assertThat(lane.ledger().pending()).isEqualTo(1);
    assertThat(lane.unwritten().messages()).isEqualTo(1);
  }
}
