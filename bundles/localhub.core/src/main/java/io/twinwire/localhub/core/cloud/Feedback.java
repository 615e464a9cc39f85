package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of cloud-to-device messages, for the services that asked (rule C2D-04): gathered in
 * batches of 64, or of what came within 15 s. All calls are made under the hub's lock.
 */
public final class Feedback {

  private static final int BATCH = 64;
  private static final Duration GATHERING = Duration.ofSeconds(15);
  private static final String CONTENT_TYPE = "application/vnd.microsoft.iothub.feedback.json";

  /** How a message ended. */
  enum Status {
    SUCCESS("Success"),
    EXPIRED("Expired"),
    DELIVERY_COUNT_EXCEEDED("DeliveryCountExceeded"),
    REJECTED("Rejected"),
    PURGED("Purged");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    boolean wantedBy(CloudMessage.Ack ack) {
      return switch (ack) {
        case NONE -> false;
        case POSITIVE -> this == SUCCESS;
        case NEGATIVE -> this != SUCCESS;
        case FULL -> true;
      };
    }
  }

  private static final class Batch {
    final Instant formed;
    final List<Long> keys;
    final byte[] body;
    int deliveryCount;
    @Nullable String token;
    Instant lockedUntil = Instant.MIN;

    Batch(Instant formed, List<Long> keys, byte[] body) {
      this.formed = formed;
      this.keys = keys;
      this.body = body;
    }
  }

  private final Store store;
  private final MVMap<Long, String> stored;
  private final QueueSettings settings;
  private volatile Runnable waiting = () -> {};
  private final TreeMap<Long, String> pending = new TreeMap<>();
  private final List<Batch> batches = new ArrayList<>();
  private long last;
  private @Nullable Instant oldest;

  /** Reads what an earlier run left, as if it came now. */
  public Feedback(Store store, QueueSettings settings, Instant now) {
    this.store = store;
    this.stored = store.feedback();
    this.settings = settings;
    stored.forEach(pending::put);
    if (!pending.isEmpty()) {
      last = pending.lastKey();
      oldest = now;
    }
  }

  /** Who is told, inside a change, that there may be something to read. */
  void whenWaiting(Runnable told) {
    waiting = told;
  }

  boolean isIdle() {
    return pending.isEmpty() && batches.isEmpty();
  }

  /** Keeps a record, where the message's sender wants it. */
  void of(CloudMessage message, CloudQueue queue, Status status, Instant now) {
    if (!status.wantedBy(message.ack())) {
      return;
    }
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("originalMessageId", message.systemProperties().get("message-id"));
    record.put("deviceGenerationId", queue.generationId());
    record.put("deviceId", queue.identity().deviceId());
    record.put("enqueuedTimeUtc", now.toString());
    record.put("statusCode", status.text);
    record.put("description", status.text);
    String text = ascii(Json.write(record));
    pending.put(++last, text);
    stored.put(last, text);
    store.changed();
    if (oldest == null) {
      oldest = now;
    }
    if (pending.size() >= BATCH) {
      form(now);
    }
  }

  Optional<ServiceDelivery> receive(Instant now) {
    sweep(now);
    for (Batch batch : batches) {
      if (batch.token == null) {
        String token = UUID.randomUUID().toString();
        batch.token = token;
        batch.lockedUntil = now.plus(settings.lock());
        return Optional.of(
            new ServiceDelivery(
                token, CONTENT_TYPE, batch.formed, batch.deliveryCount, batch.body));
      }
    }
    return Optional.empty();
  }

  void complete(String lockToken, Instant now) throws HubFault {
    drop(locked(lockToken, now));
  }

  void abandon(String lockToken, Instant now) throws HubFault {
    Batch batch = locked(lockToken, now);
    batch.token = null;
    batch.deliveryCount++;
    if (batch.deliveryCount >= settings.maxDeliveryCount()) {
      drop(batch);
    } else {
      waiting.run();
    }
  }

  /** Forms the batch that is due, frees what is locked too long, and drops what is too old. */
  void sweep(Instant now) {
    for (Batch batch : List.copyOf(batches)) {
      if (!now.isBefore(batch.formed.plus(settings.timeToLive()))) {
        drop(batch);
      } else if (batch.token != null && !now.isBefore(batch.lockedUntil)) {
        batch.token = null;
        waiting.run();
      }
    }
    if (oldest != null && !now.isBefore(oldest.plus(GATHERING))) {
      form(now);
    }
  }

  private Batch locked(String lockToken, Instant now) throws HubFault {
    sweep(now);
    for (Batch batch : batches) {
      if (lockToken.equals(batch.token)) {
        return batch;
      }
    }
    throw new HubFault(
        Code.DEVICE_MESSAGE_LOCK_LOST,
        ServiceQueue.FEEDBACK + ": nothing is locked by this token any more");
  }

  private void form(Instant now) {
    List<Long> keys = List.copyOf(pending.keySet());
    String body = "[" + String.join(",", pending.values()) + "]";
    batches.add(new Batch(now, keys, body.getBytes(StandardCharsets.US_ASCII)));
    pending.clear();
    oldest = null;
    waiting.run();
  }

  private void drop(Batch batch) {
    batches.remove(batch);
    batch.keys.forEach(stored::remove);
    store.changed();
  }

  /** Microsoft's Java client reads the body byte by byte. */
  private static String ascii(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char letter = json.charAt(i);
      if (letter < 0x7f) {
        text.append(letter);
      } else {
        text.append(String.format("\\u%04x", (int) letter));
      }
    }
    return text.toString();
  }
}
