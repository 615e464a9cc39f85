package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.store.DatabaseException.Kind;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The way back to a database that cannot be used. */
class DiskTest {

  @TempDir Path directory;
  private final ManualLoop loop = new ManualLoop();
  private final Lanes lanes = new Lanes(() -> "s");
  private final Ranges gone = new Ranges();
  private Disk disk;
  private Path ballast;

  @BeforeEach
  void open() {
    disk = new Disk(directory.resolve("outbox.db"), loop, loop::nanos, () -> "s");
    ballast = directory.resolve("ballast");
  }

  @AfterEach
  void close() {
    disk.close();
  }

  private Changes changes() {
    Lane lane = lanes.last(Priority.NORMAL);
    lane.accept(Rows.row(lane, lane.ledger().last() + 1, 50_000), Gathering.Most.NONE);
    return new Staged()
        .with(
            List.of(lane),
            List.of(),
            new StoreClock(Optional.empty(), loop::nanos, loop).save(),
            Usage.NONE);
  }

  @Test
  void onAFullDiskTheBallastIsGivenUpAndTakenAgainWhenThereIsSpace() throws IOException {
    Database database = disk.opened(lanes, gone);
    assertThat(ballast).hasSize(1536 * 1024);
    database.setting("max_page_count = 16");
    DatabaseException full =
        catchThrowableOfType(DatabaseException.class, () -> database.write(changes()));
    assertThat(full.kind()).isEqualTo(Kind.FULL);
    disk.failed(full);
    assertThat(ballast).doesNotExist();
    assertThat(disk.open()).contains(database);
    database.setting("max_page_count = 1000");
    database.write(changes());
    disk.works();
    assertThat(ballast).hasSize(1536 * 1024);
  }

  @Test
  void theBallastIsTakenAgainAsSoonAsThereIsSpaceForIt() throws IOException {
    Path inTheWay = ballast.resolve("in the way");
    Files.createDirectories(inTheWay);
    disk.opened(lanes, gone);
    assertThat(ballast).isDirectory();
    Files.delete(inTheWay);
    Files.delete(ballast);
    disk.look();
    assertThat(ballast).hasSize(1536 * 1024);
  }

  @Test
  void theBallastIsGivenUpWhereTheDiskIsTooFullToOpenTheDatabase() throws IOException {
    disk.opened(lanes, gone);
    disk.close();
    SQLException noIndex = new SQLiteException("no", SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
    disk.failed(DatabaseException.opening(noIndex));
    assertThat(ballast).doesNotExist();
  }

  @Test
  void theBallastIsKeptWhereTheDiskIsNotFull() throws IOException {
    disk.opened(lanes, gone);
    for (Kind kind : List.of(Kind.PASSING, Kind.BROKEN)) {
      disk.failed(new DatabaseException(kind, "no"));
      assertThat(ballast).exists();
    }
  }

  @Test
  void onAFullDiskTheLogBeginsAnewInThePlaceItHas() throws IOException {
    Database database = disk.opened(lanes, gone);
    Path log = directory.resolve("outbox.db-wal");
    database.write(changes());
    long size = log.toFile().length();
    disk.failed(new DatabaseException(Kind.FULL, "full"));
    database.write(new Staged().with(List.of(), List.of(), changes().clock(), Usage.NONE));
    assertThat(log).hasSize(size);
  }
}
