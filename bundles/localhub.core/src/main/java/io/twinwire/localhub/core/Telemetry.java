package io.twinwire.localhub.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;

/** The messages of all identities, the newest of each. Every call is made under the hub's lock. */
final class Telemetry {

  private static final class Log {
    final MVMap<Long, byte[]> messages;
    long last;

    Log(MVMap<Long, byte[]> messages) {
      this.messages = messages;
      Long key = messages.lastKey();
      last = key == null ? 0 : key;
    }
  }

  /** A message as it is stored, not yet read. */
  record Raw(long sequence, byte[] bytes) {}

  private final Store store;
  private final int kept;
  private final Map<String, Log> logs = new HashMap<>();

  /**
   * @param kept how many messages of an identity are kept, 1 and up
   */
  Telemetry(Store store, int kept) {
    this.store = store;
    this.kept = kept;
  }

  /**
   * Keeps a message and drops the oldest beyond what is kept.
   *
   * @return the message's sequence
   */
  long append(String generationId, byte[] encoded) {
    Log log = log(generationId);
    long sequence = ++log.last;
    log.messages.put(sequence, encoded);
    trim(log);
    store.changed();
    return sequence;
  }

  List<Raw> read(String generationId, long after, int max) {
    Iterator<Long> keys = log(generationId).messages.keyIterator(after + 1);
    List<Raw> messages = new ArrayList<>();
    while (messages.size() < max && keys.hasNext()) {
      long sequence = keys.next();
      byte[] bytes = log(generationId).messages.get(sequence);
      if (bytes != null) {
        messages.add(new Raw(sequence, bytes));
      }
    }
    return messages;
  }

  void remove(String generationId) {
    logs.remove(generationId);
    store.removeTelemetry(generationId);
  }

  private Log log(String generationId) {
    return logs.computeIfAbsent(
        generationId,
        generation -> {
          Log log = new Log(store.telemetry(generation));
          trim(log);
          return log;
        });
  }

  private void trim(Log log) {
    Long first = log.messages.firstKey();
    while (first != null && first <= log.last - kept) {
      log.messages.remove(first);
      first = log.messages.firstKey();
    }
  }

  static byte[] encoded(TelemetryMessage message, Instant time) {
    byte[] system = encoded(message.systemProperties());
    byte[] properties = encoded(message.properties());
    byte[] body = message.body();
    return ByteBuffer.allocate(
            Long.BYTES + Integer.BYTES + system.length + properties.length + body.length)
        .putLong(time.getEpochSecond())
        .putInt(time.getNano())
        .put(system)
        .put(properties)
        .put(body)
        .array();
  }

  static StoredMessage decoded(Identity identity, String generationId, Raw raw) {
    ByteBuffer buffer = ByteBuffer.wrap(raw.bytes());
    Instant time = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
    Map<String, String> system = decoded(buffer);
    Map<String, String> properties = decoded(buffer);
    byte[] body = new byte[buffer.remaining()];
    buffer.get(body);
    return new StoredMessage(
        identity,
        raw.sequence(),
        time,
        generationId,
        new TelemetryMessage(system, properties, body));
  }

  private static byte[] encoded(Map<String, String> map) {
    List<byte[]> parts = new ArrayList<>(map.size() * 2);
    int length = Integer.BYTES;
    for (Map.Entry<String, String> entry : map.entrySet()) {
      parts.add(entry.getKey().getBytes(UTF_8));
      parts.add(entry.getValue().getBytes(UTF_8));
    }
    for (byte[] part : parts) {
      length += Integer.BYTES + part.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).putInt(map.size());
    for (byte[] part : parts) {
      buffer.putInt(part.length).put(part);
    }
    return buffer.array();
  }

  private static Map<String, String> decoded(ByteBuffer buffer) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int left = buffer.getInt(); left > 0; left--) {
      map.put(text(buffer), text(buffer));
    }
    return map;
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.getInt()];
    buffer.get(bytes);
    return new String(bytes, UTF_8);
  }
}
