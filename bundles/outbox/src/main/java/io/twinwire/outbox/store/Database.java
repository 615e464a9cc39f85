package io.twinwire.outbox.store;

import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of accepted messages: SQLite in WAL mode, every commit on disk before it returns ({@code
 * synchronous=FULL}).
 */
final class Database implements Closeable {

  /** How many refused messages are kept. */
  static final int REJECTED = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final Connection connection;
  private final MessageReader messages;
  private @Nullable DatabaseWriter writer;

  private Database(Connection connection) throws SQLException {
    this.connection = connection;
    messages = new MessageReader(connection);
  }

  /** Opens the file for reading and writing, made or brought to the present version if need be. */
  static Database open(Path file) throws DatabaseException {
    refuseNewer(file);
    Connection connection = null;
    try {
      connection = Sqlite.open(file, false);
      Sqlite.execute(connection, "PRAGMA journal_mode = WAL");
      Sqlite.execute(connection, "PRAGMA synchronous = FULL");
      // As much as the ballast makes room for on a full disk.
      Sqlite.execute(connection, "PRAGMA wal_autocheckpoint = 256");
      Sqlite.execute(connection, "PRAGMA journal_size_limit = 4194304");
      Sqlite.execute(connection, "PRAGMA temp_store = MEMORY");
      Schema.migrate(connection);
      Database database = new Database(connection);
      database.writer();
      return database;
    } catch (SQLException e) {
      if (connection != null) {
        Sqlite.closeQuietly(connection);
      }
      throw DatabaseException.opening(e);
    }
  }

  /** Opens the file for reading alone. */
  static Database openReadOnly(Path file) throws DatabaseException {
    Connection connection = null;
    try {
      connection = Sqlite.open(file, true);
      return new Database(connection);
    } catch (SQLException e) {
      if (connection != null) {
        Sqlite.closeQuietly(connection);
      }
      throw DatabaseException.of(e);
    }
  }

  private static void refuseNewer(Path file) throws DatabaseException {
    if (!Files.exists(file)) {
      return;
    }
    try (Connection connection = Sqlite.open(file, true)) {
      int version = Schema.version(connection);
      if (version > Schema.VERSION) {
        throw new DatabaseException(
            DatabaseException.Kind.NEWER,
            file + ": version " + version + " is above " + Schema.VERSION + "; it is left alone");
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  MessageReader messages() {
    return messages;
  }

  List<Lane> lanes() throws DatabaseException {
    return StreamTable.all(connection);
  }

  /** Puts the packs that were under way into their lanes. */
  void packs(Map<Integer, Lane> lanes) throws DatabaseException {
    record Pack(long first, long last) {}

    for (Pack pack :
        Sqlite.query(
            connection,
            "SELECT first, last FROM pack",
            row -> new Pack(row.getLong(1), row.getLong(2)))) {
      Lane lane = lanes.get(Row.stream(pack.first()));
      if (lane != null) {
        lane.packs().put(Row.number(pack.first()), Row.number(pack.last()));
      }
    }
  }

  Optional<StoreClock.Saved> clock() throws DatabaseException {
    return Sqlite.query(
            connection,
            "SELECT boot, elapsed, wall, age FROM clock WHERE id = 1",
            row ->
                new StoreClock.Saved(
                    row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)))
        .stream()
        .findFirst();
  }

  Usage usage() throws DatabaseException {
    return Sqlite.query(
            connection,
            "SELECT day, units FROM quota WHERE id = 1",
            row -> new Usage(row.getLong(1), row.getLong(2)))
        .stream()
        .findFirst()
        .orElse(Usage.NONE);
  }

  /** What a setting of SQLite is in force with. */
  String setting(String pragma) throws DatabaseException {
    return Sqlite.query(connection, "PRAGMA " + pragma, row -> String.valueOf(row.getString(1)))
        .get(0);
  }

  /** Writes all of it or, when this fails, nothing. On disk when this returns. */
  void write(Changes changes) throws DatabaseException {
    try {
      writer().write(changes);
    } catch (SQLException e) {
      // Statements that failed half way cannot be used again.
      closeWriter();
      throw DatabaseException.of(e);
    }
  }

  private DatabaseWriter writer() throws SQLException {
    DatabaseWriter present = writer;
    if (present == null) {
      present = new DatabaseWriter(connection, REJECTED);
      writer = present;
    }
    return present;
  }

  private void closeWriter() {
    DatabaseWriter present = writer;
    if (present != null) {
      present.close();
      writer = null;
    }
  }

  /** Has the log begin anew in the place it has, so that a full disk can be written. */
  void makeRoom() {
    try {
      Sqlite.execute(connection, "PRAGMA wal_checkpoint(RESTART)");
    } catch (SQLException e) {
      LOG.debug("No room can be made: {}", e.getMessage());
    }
  }

  /** Writes messages that are on another disk already, and the streams they belong to. */
  void adopt(Collection<Lane> lanes, Collection<Row> rows) throws DatabaseException {
    try {
      writer().adopt(lanes, rows);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  /** Takes over the clock and the used quota of another database. */
  void remember(Optional<StoreClock.Saved> clock, Usage usage) throws DatabaseException {
    try {
      if (clock.isPresent()) {
        writer().clock(clock.get());
      }
      writer().usage(usage);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  @Override
  public void close() {
    messages.close();
    closeWriter();
    Sqlite.closeQuietly(connection);
  }
}
