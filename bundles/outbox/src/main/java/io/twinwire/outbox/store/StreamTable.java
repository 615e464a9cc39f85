package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of streams: each lane as one row, with what became of its messages. */
final class StreamTable implements AutoCloseable {

  private final PreparedStatement put;
  private final PreparedStatement remove;

  StreamTable(Connection connection) throws SQLException {
    put =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO stream (id, name, priority, host, device, module, era, last,"
                + " bytes, accepted, in_memory, acknowledged, expired, evicted, rejected,"
                + " diverted, set_aside, lost)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    remove = connection.prepareStatement("DELETE FROM stream WHERE id = ?");
  }

  static List<Lane> all(Connection connection) throws DatabaseException {
    return Sqlite.query(connection, "SELECT * FROM stream ORDER BY id", StreamTable::lane);
  }

  private static Lane lane(ResultSet row) throws SQLException {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, row.getLong(outcome.column()));
    }
    Ledger ledger =
        new Ledger(
            row.getLong("last"),
            row.getLong("accepted"),
            row.getLong("in_memory"),
            row.getLong("bytes"),
            outcomes);
    return new Lane(
        row.getInt("id"),
        row.getString("name"),
        Priority.valueOf(row.getString("priority")),
        identity(row.getString("host"), row.getString("device"), row.getString("module")),
        row.getLong("era"),
        ledger);
  }

  private static Optional<DeviceIdentity> identity(
      @Nullable String host, @Nullable String device, @Nullable String module) {
    return host == null
        ? Optional.empty()
        : Optional.of(
            new DeviceIdentity(host, String.valueOf(device), Optional.ofNullable(module)));
  }

  /** Writes a lane as its ledger has it, or as another one does. */
  void put(Lane lane, Ledger ledger) throws SQLException {
    Optional<DeviceIdentity> identity = lane.identity();
    put.setInt(1, lane.id());
    put.setString(2, lane.name());
    put.setString(3, lane.priority().name());
    put.setString(4, identity.map(DeviceIdentity::host).orElse(null));
    put.setString(5, identity.map(DeviceIdentity::deviceId).orElse(null));
    put.setString(6, identity.flatMap(DeviceIdentity::moduleId).orElse(null));
    put.setLong(7, lane.era());
    put.setLong(8, ledger.last());
    put.setLong(9, ledger.bytes());
    put.setLong(10, ledger.accepted());
    put.setLong(11, ledger.inMemory());
    int index = 12;
    for (Outcome outcome : Outcome.values()) {
      put.setLong(index++, ledger.count(outcome));
    }
    put.executeUpdate();
  }

  void remove(int id) throws SQLException {
    remove.setInt(1, id);
    remove.executeUpdate();
  }

  @Override
  public void close() {
    Sqlite.closeQuietly(put);
    Sqlite.closeQuietly(remove);
  }
}
