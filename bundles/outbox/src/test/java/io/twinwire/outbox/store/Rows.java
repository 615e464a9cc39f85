package io.twinwire.outbox.store;

import io.twinwire.api.outbox.Priority;
import java.util.Optional;

/** Messages of one stream, made up. */
final class Rows {

  private Rows() {}

  static Lane lane(int id, String name) {
    return new Lane(id, name, Priority.NORMAL, Optional.empty(), 0);
  }

  static Row row(Lane lane, long number) {
    return row(lane, number, 1);
  }

  static Row row(Lane lane, long number, int bytes) {
    return new Row(lane, number, Header.JSON, new byte[bytes], Row.FOREVER);
  }
}
