package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.limits.Quota;
import io.twinwire.localhub.core.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The cloud-to-device messages of all identities and their states (rules C2D-01, C2D-02, C2D-04).
 * Every call but {@link #count} is made under the hub's lock. What is due by the clock is done
 * first in every call, and by {@link #sweep}.
 */
public final class CloudQueues {

  static final int MOST = 50;

  private static final Duration LONGEST_LIFE = Duration.ofDays(2);
  private static final int LONGEST_MESSAGE_ID = 128;

  /** How a delivery ends. */
  public enum Settlement {
    COMPLETE,
    REJECT,
    ABANDON
  }

  private final Store store;
  private final MVMap<String, String> stored;
  private final QueueSettings settings;
  private final Feedback feedback;
  private final Quota quota;
  private final Consumer<Identity> waiting;
  private final Map<String, CloudQueue> queues = new ConcurrentHashMap<>();

  /**
   * @param waiting told of an identity that may receive something now
   */
  public CloudQueues(
      Store store,
      QueueSettings settings,
      Feedback feedback,
      Quota quota,
      Consumer<Identity> waiting) {
    this.store = store;
    this.stored = store.cloudMessages();
    this.settings = settings;
    this.feedback = feedback;
    this.quota = quota;
    this.waiting = waiting;
  }

  /** Reads what an earlier run left to the identities that are there. */
  public void restore(Iterable<DeviceRecord> records) {
    Map<String, DeviceRecord> byGeneration = new LinkedHashMap<>();
    records.forEach(record -> byGeneration.put(record.generationId(), record));
    List<String> foreign = new ArrayList<>();
    stored.forEach(
        (key, text) -> {
          String generation = key.substring(0, key.indexOf('/'));
          DeviceRecord record = byGeneration.get(generation);
          if (record == null) {
            foreign.add(key);
          } else if (key.endsWith("/")) {
            queues.put(
                generation, new CloudQueue(record.identity(), generation, Long.parseLong(text)));
          } else {
            queue(record).add(CloudEntry.restored(text));
          }
        });
    foreign.forEach(stored::remove);
  }

  boolean isIdle() {
    return queues.values().stream().allMatch(queue -> queue.size() == 0);
  }

  public int count(String generationId) {
    CloudQueue queue = queues.get(generationId);
    return queue == null ? 0 : queue.size();
  }

  void send(DeviceRecord to, CloudMessage message, Instant now) throws HubFault {
    Instant expiry = message.expiry().orElse(now.plus(settings.timeToLive()));
    check(message, expiry, now);
    CloudQueue queue = current(to, now);
    if (queue.size() >= MOST) {
      throw new HubFault(
          Code.DEVICE_MAXIMUM_QUEUE_DEPTH_EXCEEDED,
          to.identity().id() + " has " + MOST + " messages in its queue, it takes no more");
    }
    quota.service(message.size(), now);
    CloudEntry entry =
        new CloudEntry(queue.next(), now, expiry, addressed(to.identity(), message, expiry));
    queue.add(entry);
    stored.put(key(queue, ""), Long.toString(queue.last()));
    put(queue, entry);
    refresh(queue, now);
    waiting.accept(to.identity());
  }

  public Optional<CloudDelivery> receive(
      DeviceRecord record, @Nullable Object connection, Duration lock, Instant now) {
    return current(record, now).first(CloudEntry::isFree).map(it -> it.lock(connection, lock, now));
  }

  public Duration lock() {
    return settings.lock();
  }

  public void settle(DeviceRecord record, String lockToken, Settlement how, Instant now)
      throws HubFault {
    CloudQueue queue = current(record, now);
    Optional<CloudEntry> locked = queue.first(entry -> entry.isLockedBy(lockToken));
    if (locked.isEmpty()) {
      throw new HubFault(
          Code.DEVICE_MESSAGE_LOCK_LOST,
          record.identity().id() + ": no message is locked by this token any more");
    }
    CloudEntry entry = locked.get();
    switch (how) {
      case COMPLETE -> end(queue, entry, Feedback.Status.SUCCESS, now);
      case REJECT -> end(queue, entry, Feedback.Status.REJECTED, now);
      case ABANDON -> abandon(queue, entry, now);
    }
  }

  int purge(DeviceRecord record, Instant now) {
    CloudQueue queue = current(record, now);
    int purged = queue.size();
    queue.all().forEach(entry -> end(queue, entry, Feedback.Status.PURGED, now));
    return purged;
  }

  /** Frees what a connection that ended had locked. */
  public void release(Object connection, String generationId) {
    CloudQueue queue = queues.get(generationId);
    if (queue != null) {
      queue.all().stream().filter(entry -> entry.isHeldBy(connection)).forEach(CloudEntry::free);
    }
  }

  public void remove(String generationId) {
    CloudQueue queue = queues.remove(generationId);
    if (queue != null) {
      queue.all().forEach(entry -> stored.remove(key(queue, entry)));
      stored.remove(key(queue, ""));
      store.changed();
    }
  }

  void sweep(Instant now) {
    queues.values().stream().filter(queue -> queue.size() > 0).forEach(it -> refresh(it, now));
  }

  private CloudQueue current(DeviceRecord record, Instant now) {
    CloudQueue queue = queue(record);
    refresh(queue, now);
    return queue;
  }

  private CloudQueue queue(DeviceRecord record) {
    return queues.computeIfAbsent(
        record.generationId(), generation -> new CloudQueue(record.identity(), generation, 0));
  }

  private void refresh(CloudQueue queue, Instant now) {
    boolean freed = false;
    for (CloudEntry entry : queue.all()) {
      if (entry.isExpired(now)) {
        end(queue, entry, Feedback.Status.EXPIRED, now);
      } else if (entry.isLockOver(now)) {
        entry.free();
        freed = true;
      }
    }
    if (freed) {
      waiting.accept(queue.identity());
    }
  }

  private void abandon(CloudQueue queue, CloudEntry entry, Instant now) {
    entry.abandoned();
    if (entry.deliveryCount() >= settings.maxDeliveryCount()) {
      end(queue, entry, Feedback.Status.DELIVERY_COUNT_EXCEEDED, now);
    } else {
      put(queue, entry);
      waiting.accept(queue.identity());
    }
  }

  private void end(CloudQueue queue, CloudEntry entry, Feedback.Status status, Instant now) {
    queue.remove(entry);
    stored.remove(key(queue, entry));
    store.changed();
    feedback.of(entry.message(), queue, status, now);
  }

  private void put(CloudQueue queue, CloudEntry entry) {
    stored.put(key(queue, entry), entry.stored());
    store.changed();
  }

  private static String key(CloudQueue queue, CloudEntry entry) {
    return key(queue, Long.toString(entry.sequence()));
  }

  private static String key(CloudQueue queue, String rest) {
    return queue.generationId() + "/" + rest;
  }

  private static void check(CloudMessage message, Instant expiry, Instant now) throws HubFault {
    int size = message.size();
    if (size > CloudMessage.MAX_SIZE) {
      throw new HubFault(
          Code.MESSAGE_TOO_LARGE,
          "the message has " + size + " bytes, at most " + CloudMessage.MAX_SIZE + " are allowed");
    }
    if (expiry.isAfter(now.plus(LONGEST_LIFE))) {
      throw Faults.invalid("expiry: " + expiry + " is more than 48 hours ahead");
    }
    String id = message.systemProperties().getOrDefault("message-id", "");
    if (id.length() > LONGEST_MESSAGE_ID) {
      throw Faults.invalid(
          "message-id: it has "
              + id.length()
              + " characters, at most "
              + LONGEST_MESSAGE_ID
              + " are allowed");
    }
  }

  private static CloudMessage addressed(Identity to, CloudMessage message, Instant expiry) {
    Map<String, String> system = new LinkedHashMap<>(message.systemProperties());
    String module = to.moduleId().map(id -> "/modules/" + id).orElse("");
    system.put("to", "/devices/" + to.deviceId() + module + "/messages/devicebound");
    return new CloudMessage(
        system, message.properties(), message.ack(), Optional.of(expiry), message.body());
  }
}
