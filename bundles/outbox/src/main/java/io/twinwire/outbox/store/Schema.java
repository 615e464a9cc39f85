package io.twinwire.outbox.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables, and the way to them from every earlier version. The version is SQLite's {@code
 * user_version}.
 */
final class Schema {

  static final int VERSION = 2;

  /** From this version on a row may be a pack. */
  static final int PACKED_ROWS = 2;

  private static final String STREAM =
      """
      CREATE TABLE stream (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        priority TEXT NOT NULL,
        host TEXT, device TEXT, module TEXT,
        era INTEGER NOT NULL,
        last INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        accepted INTEGER NOT NULL,
        in_memory INTEGER NOT NULL,
        acknowledged INTEGER NOT NULL,
        expired INTEGER NOT NULL,
        evicted INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        diverted INTEGER NOT NULL,
        set_aside INTEGER NOT NULL,
        lost INTEGER NOT NULL)""";

  /** The key is stream * 2^40 + number, so that one B-tree does for order, identity and number. */
  private static final String MESSAGE =
      """
      CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        deadline INTEGER,
        header TEXT,
        body BLOB NOT NULL)""";

  private static final String COUNT =
      "ALTER TABLE message ADD COLUMN count INTEGER NOT NULL DEFAULT 1";

  private static final String DEADLINE =
      "CREATE INDEX message_deadline ON message (deadline) WHERE deadline IS NOT NULL";

  private static final String PACK =
      "CREATE TABLE pack (first INTEGER PRIMARY KEY, last INTEGER NOT NULL)";

  private static final String REJECTED =
      """
      CREATE TABLE rejected (
        id INTEGER PRIMARY KEY,
        time INTEGER NOT NULL,
        reason TEXT NOT NULL,
        header TEXT,
        body BLOB NOT NULL)""";

  private static final String CLOCK =
      """
      CREATE TABLE clock (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        boot TEXT NOT NULL,
        elapsed INTEGER NOT NULL,
        wall INTEGER NOT NULL,
        age INTEGER NOT NULL)""";

  private static final String QUOTA =
      """
      CREATE TABLE quota (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        day INTEGER NOT NULL,
        units INTEGER NOT NULL)""";

  private Schema() {}

  /** Brings a database to the present version; it is not changed where it is there already. */
  static void migrate(Connection connection) throws SQLException {
    int version = version(connection);
    if (version == VERSION) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      // An upgrade from version N to N+1 is one step here; each leaves a whole database.
      if (version < 1) {
        for (String table :
            new String[] {STREAM, MESSAGE, DEADLINE, PACK, REJECTED, CLOCK, QUOTA}) {
          statement.execute(table);
        }
      }
      if (version < PACKED_ROWS) {
        statement.execute(COUNT);
      }
      statement.execute("PRAGMA user_version = " + VERSION);
      statement.execute("COMMIT");
    }
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }
}
