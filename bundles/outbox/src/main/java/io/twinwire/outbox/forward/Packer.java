package io.twinwire.outbox.forward;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.outbox.store.Header;
import io.twinwire.outbox.store.Row;
import io.twinwire.outbox.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Takes the next messages from the store and makes one message of the hub of them. */
final class Packer {

  /** The application property that tells how many messages a pack holds. */
  static final String COUNT = "count";

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
  Optional<Parcel> next(int room) {
    Optional<Row> first = store.first();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> end = store.packEnd(first.get());
    if (end.isPresent()) {
      return Optional.of(pack(again(first.get(), end.get())));
    }
    if (packing.enabled() && packable(first.get().header())) {
      int most = Math.min(Math.min(room, packing.bytes()), HubMessage.MAX_SIZE);
      if (ENVELOPE + first.get().size() > HubMessage.MAX_SIZE) {
        return Optional.of(alone(first.get()));
      }
      List<Row> rows = gather(first.get(), most);
      store.pack(first.get(), rows.get(rows.size() - 1));
      return Optional.of(pack(rows));
    }
    return Optional.of(alone(first.get()));
  }

  /** The next message alone, whatever else there is; a pack stays one. */
  private Parcel alone(Row row) {
    store.lease(row);
    HubMessage message = row.message();
    if (packing.gzip()) {
      message = compressed(message);
    }
    return new Parcel(List.of(row), false, message, message.size());
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

  private List<Row> gather(Row first, int most) {
    List<Row> rows = new ArrayList<>();
    int size = ENVELOPE + first.size() - first.body().length;
    Optional<Row> next = Optional.of(first);
    while (next.isPresent()
        && next.get().lane() == first.lane()
        && next.get().header().equals(first.header())
        && store.packEnd(next.get()).isEmpty()
        && (rows.isEmpty() || size + next.get().body().length + 1 <= most)) {
      size += next.get().body().length + 1;
      store.lease(next.get());
      rows.add(next.get());
      next = store.first();
    }
    return rows;
  }

  private static boolean packable(Header header) {
    return header.contentType().toLowerCase(Locale.ROOT).startsWith("application/json")
        && (header.contentEncoding().isEmpty()
            || header.contentEncoding().toLowerCase(Locale.ROOT).equals("utf-8"));
  }

  private Parcel pack(List<Row> rows) {
    Row first = rows.get(0);
    Row last = rows.get(rows.size() - 1);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Row row : rows) {
      body.write(body.size() == 0 ? '[' : ',');
      body.writeBytes(row.body());
    }
    body.write(']');
    Map<String, String> properties = new LinkedHashMap<>(first.header().properties());
    properties.put(OutboxMessage.MESSAGE_NUMBER, Long.toString(first.number()));
    properties.put(COUNT, Integer.toString(rows.size()));
    HubMessage message =
        new HubMessage(
            first.messageId() + "-" + last.number(),
            body.toByteArray(),
            first.header().contentType(),
            first.header().contentEncoding(),
            properties);
    if (packing.gzip()) {
      message = compressed(message);
    }
    return new Parcel(rows, true, message, message.size());
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
