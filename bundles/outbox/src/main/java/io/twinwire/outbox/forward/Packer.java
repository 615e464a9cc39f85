package io.twinwire.outbox.forward;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.outbox.store.Row;
import io.twinwire.outbox.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Takes the next messages from the store and makes one message of the hub of them. */
final class Packer {

  private static final String GZIP = "gzip";

  /** More than the properties that a pack has of its own ever need. */
  private static final int ENVELOPE = 256;

  private final Store store;
  private Packing packing = Packing.OFF;

  Packer(Store store) {
    this.store = store;
  }

  void use(Packing changed) {
    packing = changed;
  }

  /**
   * Leases the next messages.
   *
   * @param room how many bytes a pack may have at most; a message alone may have more
   * @return empty when there is none
   */
  Optional<Parcel.Outgoing> next(int room) {
    Optional<Row> first = store.first();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> end = store.packEnd(first.get());
    if (end.isPresent()) {
      return Optional.of(pack(again(first.get(), end.get())));
    }
    return Optional.of(
        goesAlone(first.get()) ? alone(first.get()) : pack(gather(first.get(), room)));
  }

  private boolean goesAlone(Row row) {
    return row.whole()
        || (!row.pack()
            && !(packing.enabled()
                && row.header().json()
                && ENVELOPE + row.size() <= HubMessage.MAX_SIZE));
  }

  /** The next row alone, whatever else there is. */
  private Parcel.Outgoing alone(Row row) {
    store.lease(row);
    HubMessage message = row.message();
    if (packing.gzip()) {
      message = compressed(message);
    }
    return Parcel.Outgoing.of(List.of(row), false, message);
  }

  private List<Row> again(Row first, long end) {
    List<Row> rows = new ArrayList<>();
    Optional<Row> next = Optional.of(first);
    while (next.isPresent() && next.get().lane() == first.lane() && next.get().number() <= end) {
      store.lease(next.get());
      rows.add(next.get());
      next = store.first();
    }
    return rows;
  }

  /** The next rows that make a pack; this is kept, so that a repeat is the same one. */
  private List<Row> gather(Row first, int room) {
    int most = packing.enabled() ? Math.min(room, packing.bytes()) : 0;
    List<Row> rows = new ArrayList<>();
    int size = ENVELOPE + first.size() - first.body().length;
    Optional<Row> next = Optional.of(first);
    while (next.isPresent()
        && next.get().lane() == first.lane()
        && next.get().header().equals(first.header())
        && !next.get().whole()
        && store.packEnd(next.get()).isEmpty()
        && (rows.isEmpty() || size + next.get().body().length + 1 <= most)) {
      size += next.get().body().length + 1;
      store.lease(next.get());
      rows.add(next.get());
      next = store.first();
    }
    store.pack(first, rows.get(rows.size() - 1));
    return rows;
  }

  private Parcel.Outgoing pack(List<Row> rows) {
    Row first = rows.get(0);
    Row last = rows.get(rows.size() - 1);
    int count = 0;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Row row : rows) {
      body.write(count == 0 ? '[' : ',');
      // A pack has the brackets of an array itself.
      int bracket = row.pack() ? 1 : 0;
      body.write(row.body(), bracket, row.body().length - 2 * bracket);
      count += row.count();
    }
    body.write(']');
    HubMessage message = first.pack(last.last(), count, body.toByteArray());
    if (packing.gzip()) {
      message = compressed(message);
    }
    return Parcel.Outgoing.of(rows, true, message);
  }

  /** The smaller one; the same bytes give the same result, so that a repeat is one. */
  private static HubMessage compressed(HubMessage message) {
    if (!message.contentEncoding().isEmpty()
        && !message.contentEncoding().toLowerCase(Locale.ROOT).equals("utf-8")) {
      return message;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(message.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    HubMessage compressed =
        new HubMessage(
            message.messageId(),
            bytes.toByteArray(),
            message.contentType(),
            GZIP,
            message.properties());
    return compressed.size() < message.size() ? compressed : message;
  }
}
