package io.twinwire.localhub.core.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.api.localhub.TelemetryPartitions.PartitionedMessage;
import io.twinwire.localhub.core.store.Store;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of all identities: each lies once, in its partition, and each identity has an index
 * of its newest. Every call is made under the hub's lock.
 */
public final class Telemetry {

  private static final int PARTITION_SHIFT = 48;
  private static final long SEQUENCE_MASK = (1L << PARTITION_SHIFT) - 1;

  private static final class Log {
    final MVMap<Long, Long> places;
    long first;
    long last;

    Log(MVMap<Long, Long> places) {
      this.places = places;
      Long oldest = places.firstKey();
      Long newest = places.lastKey();
      first = oldest == null ? 1 : oldest;
      last = newest == null ? 0 : newest;
    }
  }

  private final Store store;
  private final int kept;
  private final Consumer<Runnable> later;
  private final List<Partition> partitions = new ArrayList<>();
  private final Map<String, Log> logs = new HashMap<>();

  /**
   * @param kept how many messages of an identity can be read by its name, 1 and up
   * @param later runs a task when the change that is being made is stored
   */
  public Telemetry(Store store, int kept, PartitionSettings settings, Consumer<Runnable> later) {
    this.store = store;
    this.kept = kept;
    this.later = later;
    PartitionSettings fitting =
        new PartitionSettings(
            settings.count(), settings.retention(), Math.max(kept, settings.kept()));
    for (int i = 0; i < settings.count(); i++) {
      partitions.add(new Partition(store.partition(i), fitting));
    }
    store.removePartitionsFrom(settings.count());
  }

  List<Partition> partitions() {
    return partitions;
  }

  /** Says who sends from now on. */
  public Origin origin(Identity identity, String generationId, String authMethod) {
    return Origin.of(identity, generationId, authMethod, partitions.size());
  }

  /**
   * Keeps a message and drops the oldest beyond what is kept.
   *
   * @return the message's sequence among those of its identity
   */
  public long append(Origin origin, TelemetryMessage message, Instant now) {
    Log log = log(origin.generationId());
    long sequence = ++log.last;
    Partition partition = partitions.get(origin.partition());
    long place = partition.append(encoded(origin, sequence, message, now), now);
    log.places.put(sequence, (long) origin.partition() << PARTITION_SHIFT | place);
    trim(log);
    store.changed();
    if (partition.isToTell()) {
      later.accept(partition::tell);
    }
    return sequence;
  }

  List<byte[]> read(String generationId, long after, int max) {
    Log log = log(generationId);
    Iterator<Long> keys = log.places.keyIterator(after + 1);
    List<byte[]> messages = new ArrayList<>();
    while (messages.size() < max && keys.hasNext()) {
      Long place = log.places.get(keys.next());
      byte[] bytes = place == null ? null : at(place);
      if (bytes != null) {
        messages.add(bytes);
      }
    }
    return messages;
  }

  public void remove(String generationId) {
    logs.remove(generationId);
    store.removeTelemetry(generationId);
  }

  private byte @Nullable [] at(long place) {
    int partition = (int) (place >>> PARTITION_SHIFT);
    return partition < partitions.size()
        ? partitions.get(partition).get(place & SEQUENCE_MASK)
        : null;
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
    while (log.last - log.first >= kept) {
      log.places.remove(log.first++);
    }
  }

  static Instant time(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, Long.BYTES, Long.BYTES + Integer.BYTES);
    return Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
  }

  private static byte[] encoded(
      Origin origin, long sequence, TelemetryMessage message, Instant time) {
    byte[] system = encoded(message.systemProperties());
    byte[] properties = encoded(message.properties());
    byte[] body = message.body();
    return ByteBuffer.allocate(
            2 * Long.BYTES
                + Integer.BYTES
                + origin.encoded().length
                + system.length
                + properties.length
                + body.length)
        .putLong(sequence)
        .putLong(time.getEpochSecond())
        .putInt(time.getNano())
        .put(origin.encoded())
        .put(system)
        .put(properties)
        .put(body)
        .array();
  }

  static StoredMessage decoded(byte[] bytes) {
    return decoded(new Partition.Raw(0, bytes)).message();
  }

  static PartitionedMessage decoded(Partition.Raw raw) {
    ByteBuffer buffer = ByteBuffer.wrap(raw.bytes());
    final long sequence = buffer.getLong();
    final Instant time = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
    String device = text(buffer, buffer.getShort());
    Optional<String> module =
        Optional.of(text(buffer, buffer.getShort())).filter(id -> !id.isEmpty());
    final String generation = text(buffer, buffer.getShort());
    final String authMethod = text(buffer, buffer.getShort());
    Map<String, String> system = decoded(buffer);
    Map<String, String> properties = decoded(buffer);
    byte[] body = new byte[buffer.remaining()];
    buffer.get(body);
    return new PartitionedMessage(
        raw.sequence(),
        new StoredMessage(
            new Identity(device, module),
            sequence,
            time,
            generation,
            new TelemetryMessage(system, properties, body)),
        authMethod);
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
      map.put(text(buffer, buffer.getInt()), text(buffer, buffer.getInt()));
    }
    return map;
  }

  private static String text(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return new String(bytes, UTF_8);
  }
}
