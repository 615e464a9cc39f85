package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

  /** SQLite's number for {@code synchronous=FULL}: the log is synced at every commit. */
  private static final String FULL = "2";

  @TempDir Path directory;

  @Test
  void everyCommitWaitsForTheDisk() throws IOException {
    try (Database database = Database.open(directory.resolve("outbox.db"))) {
      assertThat(database.setting("journal_mode")).isEqualTo("wal");
      assertThat(database.setting("synchronous")).isEqualTo(FULL);
    }
  }

  @Test
  void theVersionIsInTheFile() throws IOException {
    Path file = directory.resolve("outbox.db");
    Database.open(file).close();
    try (Database database = Database.open(file)) {
      assertThat(database.setting("user_version")).isEqualTo(Integer.toString(Schema.VERSION));
    }
  }

  @Test
  void theBallastTakesItsSpaceAndGivesItUp() throws IOException {
    Path file = directory.resolve("ballast");
    Ballast ballast = new Ballast(file);
    ballast.take();
    assertThat(Files.size(file)).isEqualTo(1536 * 1024);
    ballast.give();
    assertThat(file).doesNotExist();
  }
}
