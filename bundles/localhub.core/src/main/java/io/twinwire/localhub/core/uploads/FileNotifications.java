package io.twinwire.localhub.core.uploads;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceDelivery;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that devices uploaded, for services to read (rule FU-02). A notification goes when it
 * is completed, when its time is over, or when it was delivered too often; a lock that runs out
 * counts as a delivery. Locks do not outlive the hub.
 *
 * <p>The content type of a notification is not documented; this one goes by that of feedback.
 */
public final class FileNotifications implements ServiceQueue {

  static final String CONTENT_TYPE = "application/vnd.microsoft.iothub.filenotification.json";

  /** As in Microsoft's example; its Java client reads no fraction of a second here. */
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private record Entry(Instant enqueued, int deliveries, String body) {

    static Entry restored(String text) {
      Map<String, @Nullable Object> stored = Trees.parsed(text);
      return new Entry(
          Instant.parse(Trees.text(stored, "enqueued")),
          (int) Trees.number(stored, "deliveries"),
          Trees.text(stored, "body"));
    }

    String stored() {
      Map<String, Object> stored = new LinkedHashMap<>();
      stored.put("enqueued", enqueued.toString());
      stored.put("deliveries", (long) deliveries);
      stored.put("body", body);
      return Json.write(stored);
    }
  }

  private record Lock(String key, Instant until) {}

  private final Hub hub;
  private final Store store;
  private final MVMap<String, String> entries;
  private final Loop loop;
  private final UploadSettings settings;
  private final Map<String, Lock> locks = new HashMap<>();
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();

  public FileNotifications(Hub hub, Store store, Loop loop, UploadSettings settings) {
    this.hub = hub;
    this.store = store;
    this.entries = store.texts("fileNotifications");
    this.loop = loop;
    this.settings = settings;
  }

  /** Queues one. Called inside a change. */
  void add(String deviceId, String blobName, BlobStorage.Stored blob, Instant now) {
    if (!settings.notifies()) {
      return;
    }
    String last = entries.lastKey();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("deviceId", deviceId);
    body.put("blobUri", blob.uri());
    body.put("blobName", blobName);
    body.put("lastUpdatedTime", OFFSET.format(blob.lastModified()));
    body.put("blobSizeInBytes", blob.size());
    body.put("enqueuedTimeUtc", HubTime.metadata(now));
    put(
        key(last == null ? 1 : Long.parseLong(last) + 1),
        new Entry(now, 0, ascii(Json.write(body))));
    hub.later(this::tell);
  }

  @Override
  public String address() {
    return FILE_NOTIFICATIONS;
  }

  @Override
  public Optional<ServiceDelivery> receive() throws HubFault {
    return hub.change(
        now -> {
          release(now);
          List<String> locked = locks.values().stream().map(Lock::key).toList();
          for (Map.Entry<String, String> stored : new TreeMap<>(entries).entrySet()) {
            String key = stored.getKey();
            Entry entry = Entry.restored(stored.getValue());
            if (!now.isBefore(entry.enqueued().plus(settings.notificationLife()))) {
              remove(key);
            } else if (!locked.contains(key)) {
              return Optional.of(deliver(key, entry, now));
            }
          }
          return Optional.empty();
        });
  }

  @Override
  public void complete(String lockToken) throws HubFault {
    hub.run(now -> remove(unlocked(lockToken, now).key()));
  }

  @Override
  public void abandon(String lockToken) throws HubFault {
    hub.run(now -> free(unlocked(lockToken, now).key()));
  }

  @Override
  public AutoCloseable whenWaiting(Runnable told) {
    readers.add(told);
    return () -> readers.remove(told);
  }

  private ServiceDelivery deliver(String key, Entry entry, Instant now) {
    Entry delivered = new Entry(entry.enqueued(), entry.deliveries() + 1, entry.body());
    put(key, delivered);
    String token = UUID.randomUUID().toString();
    locks.put(token, new Lock(key, now.plus(settings.notificationLock())));
    var unused = loop.later(settings.notificationLock(), this::tell);
    return new ServiceDelivery(
        token,
        CONTENT_TYPE,
        entry.enqueued(),
        delivered.deliveries(),
        entry.body().getBytes(US_ASCII));
  }

  private Lock unlocked(String token, Instant now) throws HubFault {
    release(now);
    Lock lock = locks.remove(token);
    if (lock == null) {
      throw new HubFault(
          Code.DEVICE_MESSAGE_LOCK_LOST, "the notification is not locked with " + token);
    }
    return lock;
  }

  /** Gives back what is locked for too long. */
  private void release(Instant now) {
    List<Lock> over = new ArrayList<>(locks.values());
    over.removeIf(lock -> now.isBefore(lock.until()));
    locks.values().removeAll(over);
    over.forEach(lock -> free(lock.key()));
  }

  private void free(String key) {
    String stored = entries.get(key);
    if (stored != null && Entry.restored(stored).deliveries() >= settings.deliveries()) {
      remove(key);
    } else {
      hub.later(this::tell);
    }
  }

  private void put(String key, Entry entry) {
    entries.put(key, entry.stored());
    store.changed();
  }

  private void remove(String key) {
    entries.remove(key);
    store.changed();
  }

  private void tell() {
    readers.forEach(Runnable::run);
  }

  private static String key(long sequence) {
    return String.format(Locale.ROOT, "%019d", sequence);
  }

  /** JSON has anything but plain ASCII in its texts only, where it may be escaped. */
  private static String ascii(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char unit = json.charAt(i);
      if (unit < 0x7f) {
        text.append(unit);
      } else {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    }
    return text.toString();
  }
}
