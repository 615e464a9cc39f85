package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.outbox.forward.Packing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.jdbc4.JDBC4Connection;

/** A database as version 1 of the tables left it, where every row was one message. */
class FormerVersionTest {

  private static final String[] VERSION_1 = {
    """
    CREATE TABLE stream (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, priority TEXT NOT NULL,
      host TEXT, device TEXT, module TEXT, era INTEGER NOT NULL,
      last INTEGER NOT NULL, bytes INTEGER NOT NULL, accepted INTEGER NOT NULL,
      in_memory INTEGER NOT NULL, acknowledged INTEGER NOT NULL, expired INTEGER NOT NULL,
      evicted INTEGER NOT NULL, rejected INTEGER NOT NULL, diverted INTEGER NOT NULL,
      set_aside INTEGER NOT NULL, lost INTEGER NOT NULL)""",
    """
    CREATE TABLE message (
      id INTEGER PRIMARY KEY, deadline INTEGER, header TEXT, body BLOB NOT NULL)""",
    "CREATE INDEX message_deadline ON message (deadline) WHERE deadline IS NOT NULL",
    "CREATE TABLE pack (first INTEGER PRIMARY KEY, last INTEGER NOT NULL)",
    """
    CREATE TABLE rejected (
      id INTEGER PRIMARY KEY, time INTEGER NOT NULL, reason TEXT NOT NULL, header TEXT,
      body BLOB NOT NULL)""",
    """
    CREATE TABLE clock (
      id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT NOT NULL, elapsed INTEGER NOT NULL,
      wall INTEGER NOT NULL, age INTEGER NOT NULL)""",
    """
    CREATE TABLE quota (
      id INTEGER PRIMARY KEY CHECK (id = 1), day INTEGER NOT NULL, units INTEGER NOT NULL)""",
    "PRAGMA user_version = 1",
    // Messages 4 to 9 are pending; 4 and 5 went as one and were not acknowledged.
    """
    INSERT INTO stream VALUES (1, 's1', 'NORMAL', 'hub.test', 'gateway', NULL, 1,
      9, 276, 9, 0, 3, 0, 0, 0, 0, 0, 0)""",
    """
    WITH RECURSIVE n(i) AS (VALUES (4) UNION ALL SELECT i + 1 FROM n WHERE i < 9)
      INSERT INTO message SELECT (1 << 40) + i, NULL, NULL, CAST('{"n":' || i || '}' AS BLOB)
        FROM n""",
    "INSERT INTO pack VALUES ((1 << 40) + 4, (1 << 40) + 5)",
  };

  @TempDir Path temp;
  private Rig rig;

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  private Path database() {
    return temp.resolve("outbox/outbox.db");
  }

  private void former() throws IOException, SQLException {
    Files.createDirectories(database().getParent());
    try (Connection connection =
            new JDBC4Connection(
                "jdbc:sqlite:" + database(), database().toString(), new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      for (String sql : VERSION_1) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void itsMessagesAndPacksAreSentAsTheyWouldHaveBeenAndNewOnesBehindThem()
      throws IOException, SQLException, OutboxException {
    former();
    rig = new Rig(temp.resolve("outbox"));
    assertThat(rig.store.level().failure()).isEmpty();
    assertThat(rig.account().pending()).isEqualTo(6);
    rig.pack(new Packing(true, 10_000, false));
    rig.offer(OutboxMessage.json(number -> ("{\"n\":" + number + "}").getBytes(UTF_8)));
    rig.connect();
    assertThat(rig.hub.sent.get(0).message().body())
        .isEqualTo("[{\"n\":4},{\"n\":5}]".getBytes(UTF_8));
    assertThat(rig.hub.take()).startsWith("s1-4-5", "s1-6-9").hasSize(3);
    assertThat(rig.reopened().account().pending()).isEqualTo(7);
  }

  @Test
  void whereItIsDamagedItsMessagesAreRescued() throws IOException, SQLException {
    former();
    try (Connection connection =
            new JDBC4Connection(
                "jdbc:sqlite:" + database(), database().toString(), new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE clock");
    }
    rig = new Rig(temp.resolve("outbox"));
    assertThat(rig.store.level().setAside()).hasSize(1);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-4-5", "s1-6", "s1-7", "s1-8", "s1-9");
    rig.acknowledgeAll();
  }
}
