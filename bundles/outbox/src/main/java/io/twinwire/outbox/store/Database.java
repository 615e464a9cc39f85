package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
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

  private static final String READ =
      "SELECT id, header, body, deadline FROM message WHERE id > ? AND id <= ? ORDER BY id";

  private final Connection connection;
  private @Nullable DatabaseWriter writer;
  private PreparedStatement read;

  private Database(Connection connection) throws SQLException {
    this.connection = connection;
    read = connection.prepareStatement(READ);
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
    if (!file.toFile().exists()) {
      return;
    }
    Connection connection = null;
    try {
      connection = Sqlite.open(file, true);
      int version = Schema.version(connection);
      if (version > Schema.VERSION) {
        throw new DatabaseException(
            DatabaseException.Kind.NEWER,
            file + ": version " + version + " is above " + Schema.VERSION + "; it is left alone");
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    } finally {
      if (connection != null) {
        Sqlite.closeQuietly(connection);
      }
    }
  }

  List<Lane> lanes() throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM stream ORDER BY id")) {
      List<Lane> lanes = new ArrayList<>();
      while (result.next()) {
        lanes.add(lane(result));
      }
      return lanes;
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  private static Lane lane(ResultSet result) throws SQLException {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, result.getLong(outcome.column()));
    }
    Ledger ledger =
        new Ledger(
            result.getLong("last"),
            result.getLong("accepted"),
            result.getLong("in_memory"),
            result.getLong("bytes"),
            outcomes);
    Optional<DeviceIdentity> identity =
        Optional.ofNullable(result.getString("host"))
            .map(host -> identity(host, text(result, "device"), text(result, "module")));
    return new Lane(
        result.getInt("id"),
        result.getString("name"),
        Priority.valueOf(result.getString("priority")),
        identity,
        result.getLong("era"),
        ledger);
  }

  private static DeviceIdentity identity(
      String host, @Nullable String device, @Nullable String module) {
    return new DeviceIdentity(host, String.valueOf(device), Optional.ofNullable(module));
  }

  private static @Nullable String text(ResultSet result, String column) {
    try {
      return result.getString(column);
    } catch (SQLException e) {
      throw new IllegalStateException(column + " cannot be read", e);
    }
  }

  /** A part of a lane: its rows in order, and the number up to which there are no others. */
  record Part(List<Row> rows, long upTo) {}

  /**
   * Reads the messages of a lane after a number.
   *
   * @param wanted how much to read, in bytes; at least one message is read
   */
  Part read(Lane lane, long after, long upTo, int wanted) throws DatabaseException {
    List<Row> rows = new ArrayList<>();
    try {
      read.setLong(1, Row.key(lane.id(), after));
      read.setLong(2, Row.key(lane.id(), upTo));
      try (ResultSet result = read.executeQuery()) {
        int bytes = 0;
        while (bytes < wanted && result.next()) {
          Row row = row(lane, result);
          rows.add(row);
          bytes += row.size();
        }
        boolean more = bytes >= wanted;
        return new Part(rows, more ? rows.get(rows.size() - 1).number() : upTo);
      }
    } catch (IllegalArgumentException e) {
      throw new DatabaseException(DatabaseException.Kind.DAMAGED, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      prepareAgain();
      throw DatabaseException.of(e);
    }
  }

  /** A statement that failed half way cannot be used again. */
  private void prepareAgain() throws DatabaseException {
    Sqlite.closeQuietly(read);
    try {
      read = connection.prepareStatement(READ);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  private static Row row(Lane lane, ResultSet result) throws SQLException {
    long deadline = result.getLong(4);
    if (result.wasNull()) {
      deadline = Row.FOREVER;
    }
    return new Row(
        lane,
        Row.number(result.getLong(1)),
        Header.of(result.getString(2)),
        result.getBytes(3),
        deadline);
  }

  /**
   * The keys of messages whose time to live has passed, in order, some of them.
   *
   * @param after only keys above this one
   */
  List<Long> overdue(long age, long after, int most) throws DatabaseException {
    return keys(
        "SELECT id FROM message WHERE deadline <= "
            + age
            // The signs have SQLite use the index of deadlines, not walk through all messages.
            + " AND +id > "
            + after
            + " ORDER BY +id LIMIT "
            + most);
  }

  /** When the next time to live passes; {@link Row#FOREVER} when none does. */
  long nextDeadline() throws DatabaseException {
    List<Long> next = keys("SELECT min(deadline) FROM message WHERE deadline IS NOT NULL");
    return next.isEmpty() ? Row.FOREVER : next.get(0);
  }

  /** How many messages of a lane there are. */
  long count(Lane lane) throws DatabaseException {
    return keys("SELECT count(*) FROM message WHERE id BETWEEN "
            + Row.key(lane.id(), 0)
            + " AND "
            + Row.key(lane.id(), Row.MAX_NUMBER))
        .get(0);
  }

  private List<Long> keys(String sql) throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Long> keys = new ArrayList<>();
      while (result.next()) {
        long key = result.getLong(1);
        if (!result.wasNull()) {
          keys.add(key);
        }
      }
      return keys;
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  /** Puts the packs that were under way into their lanes. */
  void packs(Map<Integer, Lane> lanes) throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT first, last FROM pack")) {
      while (result.next()) {
        Lane lane = lanes.get(Row.stream(result.getLong(1)));
        if (lane != null) {
          lane.pack(Row.number(result.getLong(1)), Row.number(result.getLong(2)));
        }
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  Optional<StoreClock.Saved> clock() throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT boot, elapsed, wall, age FROM clock WHERE id = 1")) {
      return result.next()
          ? Optional.of(
              new StoreClock.Saved(
                  result.getString(1), result.getLong(2), result.getLong(3), result.getLong(4)))
          : Optional.empty();
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  Usage usage() throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT day, units FROM quota WHERE id = 1")) {
      return result.next() ? new Usage(result.getLong(1), result.getLong(2)) : Usage.NONE;
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
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

  /** What a setting of SQLite is in force with. */
  String setting(String pragma) throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA " + pragma)) {
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw DatabaseException.of(e);
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

  @Override
  public void close() {
    Sqlite.closeQuietly(read);
    closeWriter();
    Sqlite.closeQuietly(connection);
  }

  /** The first key of all after this one. */
  Optional<Long> firstKeyAfter(long key) throws DatabaseException {
    return keys("SELECT id FROM message WHERE id > " + key + " ORDER BY id LIMIT 1").stream()
        .findFirst();
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

  static void bindDeadline(PreparedStatement statement, int index, long deadline)
      throws SQLException {
    if (deadline == Row.FOREVER) {
      statement.setNull(index, Types.INTEGER);
    } else {
      statement.setLong(index, deadline);
    }
  }
}
