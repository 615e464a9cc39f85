package io.twinwire.outbox.store;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the table of messages. */
final class MessageReader implements Closeable {

  private final Connection connection;
  private final String sql;
  private PreparedStatement read;

  MessageReader(Connection connection) throws SQLException {
    this.connection = connection;
    // What is read to be rescued may be of an earlier version still.
    String count = Schema.version(connection) < Schema.PACKED_ROWS ? "1" : "count";
    sql =
        "SELECT id, header, body, deadline, "
            + count
            + " FROM message WHERE id > ? AND id <= ? ORDER BY id";
    read = connection.prepareStatement(sql);
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
      read = connection.prepareStatement(sql);
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
        result.getInt(5),
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
    return numbers(
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
    List<Long> next =
        numbers(
            "SELECT deadline FROM message WHERE deadline IS NOT NULL ORDER BY deadline LIMIT 1");
    return next.isEmpty() ? Row.FOREVER : next.get(0);
  }

  /** The first key of all after this one. */
  Optional<Long> firstKeyAfter(long key) throws DatabaseException {
    return numbers("SELECT id FROM message WHERE id > " + key + " ORDER BY id LIMIT 1").stream()
        .findFirst();
  }

  private List<Long> numbers(String sql) throws DatabaseException {
    return Sqlite.query(connection, sql, row -> row.getLong(1));
  }

  @Override
  public void close() {
    Sqlite.closeQuietly(read);
  }
}
