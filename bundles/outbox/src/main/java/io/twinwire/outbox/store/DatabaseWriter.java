package io.twinwire.outbox.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes transactions with statements that are prepared once. */
final class DatabaseWriter {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWriter.class);

  private final Connection connection;
  private final StreamTable streams;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement pack;
  private final PreparedStatement unpack;
  private final PreparedStatement reject;
  private final PreparedStatement forget;
  private final PreparedStatement clock;
  private final PreparedStatement quota;
  private Usage lastUsage = Usage.NONE;

  /**
   * @param rejected how many refused messages are kept
   */
  DatabaseWriter(Connection connection, int rejected) throws SQLException {
    this.connection = connection;
    streams = new StreamTable(connection);
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    rollback = prepare("ROLLBACK");
    insert =
        prepare("INSERT INTO message (id, header, body, deadline, count) VALUES (?, ?, ?, ?, ?)");
    delete = prepare("DELETE FROM message WHERE id BETWEEN ? AND ?");
    pack = prepare("INSERT OR REPLACE INTO pack (first, last) VALUES (?, ?)");
    unpack = prepare("DELETE FROM pack WHERE first = ?");
    reject =
        prepare(
            "INSERT OR REPLACE INTO rejected (id, time, reason, header, body)"
                + " VALUES (?, ?, ?, ?, ?)");
    forget =
        prepare(
            "DELETE FROM rejected WHERE id NOT IN"
                + " (SELECT id FROM rejected ORDER BY time DESC, id DESC LIMIT "
                + rejected
                + ")");
    clock =
        prepare(
            "INSERT OR REPLACE INTO clock (id, boot, elapsed, wall, age) VALUES (1, ?, ?, ?, ?)");
    quota = prepare("INSERT OR REPLACE INTO quota (id, day, units) VALUES (1, ?, ?)");
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** The statements of a transaction. */
  private interface Work {
    void run() throws SQLException;
  }

  void write(Changes changes) throws SQLException {
    transaction(() -> statements(changes));
    lastUsage = changes.usage();
  }

  void adopt(Collection<Lane> lanes, Collection<Row> rows) throws SQLException {
    transaction(
        () -> {
          for (Row row : rows) {
            insert(row);
          }
          for (Lane lane : lanes) {
            // What is in memory only follows in a transaction of its own, if there is one.
            streams.put(lane, lane.ledger().without(lane.unwritten()));
            for (Map.Entry<Long, Long> pack : lane.packs().all()) {
              pack(new Changes.Pack(lane, pack.getKey(), pack.getValue()));
            }
          }
        });
  }

  private void transaction(Work work) throws SQLException {
    begin.executeUpdate();
    try {
      work.run();
      commit.executeUpdate();
    } catch (SQLException | RuntimeException e) {
      try {
        rollback.executeUpdate();
      } catch (SQLException also) {
        // SQLite has rolled back by itself after some failures.
        LOG.trace("No transaction to roll back", also);
      }
      throw e;
    }
  }

  private void insert(Row row) throws SQLException {
    insert.setLong(1, row.key());
    insert.setString(2, row.header().text());
    insert.setBytes(3, row.body());
    if (row.deadline() == Row.FOREVER) {
      insert.setNull(4, Types.INTEGER);
    } else {
      insert.setLong(4, row.deadline());
    }
    insert.setInt(5, row.count());
    insert.executeUpdate();
  }

  private void statements(Changes changes) throws SQLException {
    // First of all: what comes may take the place of what goes.
    changes
        .gone()
        .forEach(
            (first, last) -> {
              delete.setLong(1, first);
              delete.setLong(2, last);
              delete.executeUpdate();
            });
    for (Lane lane : changes.lanes()) {
      for (Row row : lane.unwritten().all()) {
        insert(row);
      }
      streams.put(lane, lane.ledger());
    }
    for (int id : changes.absorbed()) {
      streams.remove(id);
    }
    for (Changes.Pack pack : changes.packs()) {
      pack(pack);
    }
    for (Changes.Pack done : changes.unpacked()) {
      unpack.setLong(1, Row.key(done.lane().id(), done.first()));
      unpack.executeUpdate();
    }
    rejected(changes);
    clock(changes.clock());
    if (!changes.usage().equals(lastUsage)) {
      usage(changes.usage());
    }
  }

  private void pack(Changes.Pack made) throws SQLException {
    pack.setLong(1, Row.key(made.lane().id(), made.first()));
    pack.setLong(2, Row.key(made.lane().id(), made.last()));
    pack.executeUpdate();
  }

  void clock(StoreClock.Saved saved) throws SQLException {
    clock.setString(1, saved.boot());
    clock.setLong(2, saved.elapsed());
    clock.setLong(3, saved.wall());
    clock.setLong(4, saved.age());
    clock.executeUpdate();
  }

  void usage(Usage usage) throws SQLException {
    quota.setLong(1, usage.day());
    quota.setLong(2, usage.units());
    quota.executeUpdate();
  }

  private void rejected(Changes changes) throws SQLException {
    for (Changes.Rejected rejected : changes.rejected()) {
      reject.setLong(1, rejected.row().key());
      reject.setLong(2, rejected.time());
      reject.setString(3, rejected.reason());
      reject.setString(4, rejected.row().header().text());
      reject.setBytes(5, rejected.row().body());
      reject.executeUpdate();
    }
    if (!changes.rejected().isEmpty()) {
      forget.executeUpdate();
    }
  }

  void close() {
    streams.close();
    for (PreparedStatement statement :
        new PreparedStatement[] {
          begin, commit, rollback, insert, delete, pack, unpack, reject, forget, clock, quota
        }) {
      Sqlite.closeQuietly(statement);
    }
  }
}
