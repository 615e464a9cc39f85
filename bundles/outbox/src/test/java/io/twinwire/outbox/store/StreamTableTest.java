package io.twinwire.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTableTest {

  @TempDir Path directory;

  @Test
  void aStreamIsReadAsItWasWritten() throws SQLException, DatabaseException {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 10L + outcome.ordinal());
    }
    Ledger ledger = new Ledger(200, 150, 3, 4000, outcomes);
    DeviceIdentity module = new DeviceIdentity("hub.test", "boiler", Optional.of("edge"));
    Lane written = new Lane(4, "s4", Priority.HIGH, Optional.of(module), 7, ledger);
    Lane nobodys = Rows.lane(5, "s5");
    try (Connection connection = Sqlite.open(directory.resolve("outbox.db"), false)) {
      Schema.migrate(connection);
      try (StreamTable streams = new StreamTable(connection)) {
        streams.put(written, written.ledger());
        streams.put(nobodys, nobodys.ledger());
        streams.put(Rows.lane(6, "s6"), new Ledger(0));
        streams.remove(6);
      }
      List<Lane> read = StreamTable.all(connection);
      assertThat(read).extracting(Lane::id).containsExactly(4, 5);
      assertThat(read.get(0).name()).isEqualTo("s4");
      assertThat(read.get(0).priority()).isEqualTo(Priority.HIGH);
      assertThat(read.get(0).identity()).contains(module);
      assertThat(read.get(0).era()).isEqualTo(7);
      assertThat(read.get(0).ledger().last()).isEqualTo(200);
      assertThat(read.get(0).ledger().bytes()).isEqualTo(4000);
      assertThat(read.get(0).ledger().account()).isEqualTo(ledger.account());
      assertThat(read.get(1).identity()).isEmpty();
    }
  }
}
