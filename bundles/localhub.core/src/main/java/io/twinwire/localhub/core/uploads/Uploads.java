package io.twinwire.localhub.core.uploads;

import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.FileUploads;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The uploads that devices have begun (rules FU-01 and FU-02); they outlive the hub. Whether a
 * success without a blob is refused is not documented, but Microsoft's own tests say so.
 */
public final class Uploads implements FileUploads {

  private static final int MAX_NAME = 1024;
  private static final int MAX_SEGMENTS = 254;

  /** An id is told from one that never was for so long after its end. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private record Open(String generationId, String blobName, Instant end) {

    static Open restored(String text) {
      Map<String, @Nullable Object> stored = Trees.parsed(text);
      return new Open(
          Trees.text(stored, "generationId"),
          Trees.text(stored, "blobName"),
          Instant.parse(Trees.text(stored, "end")));
    }

    String stored() {
      return Json.write(
          Map.of("generationId", generationId, "blobName", blobName, "end", end.toString()));
    }
  }

  private final Hub hub;
  private final Store store;
  private final MVMap<String, String> uploads;
  private final FileNotifications notifications;
  private final Duration life;
  private volatile @Nullable BlobStorage storage;

  public Uploads(Hub hub, Store store, FileNotifications notifications, UploadSettings settings) {
    this.hub = hub;
    this.store = store;
    this.uploads = store.texts("uploads");
    this.notifications = notifications;
    this.life = settings.life();
  }

  public void storage(@Nullable BlobStorage newStorage) {
    storage = newStorage;
  }

  @Override
  public Upload begin(Identity device, String blobName) throws HubFault {
    requireName(blobName);
    hub.tiers().pass(Operation.UPLOAD);
    BlobStorage blobs = storage();
    String id = UUID.randomUUID().toString();
    Open open = hub.change(now -> reserve(id, device, blobName, now));
    boolean granted = false;
    try {
      BlobStorage.Grant grant = blobs.grant(open.blobName(), open.end());
      granted = true;
      return new Upload(
          id, grant.hostName(), grant.containerName(), open.blobName(), grant.sasToken());
    } finally {
      if (!granted) {
        hub.run(now -> remove(id));
      }
    }
  }

  @Override
  public void end(Identity device, Outcome outcome) throws HubFault {
    BlobStorage blobs = storage();
    String id = outcome.correlationId();
    Open open = hub.change(now -> require(device, id, now));
    if (!outcome.success()) {
      hub.run(
          now -> {
            require(device, id, now);
            hub.quota().service(0, now);
            remove(id);
          });
      return;
    }
    BlobStorage.Stored blob =
        blobs
            .find(open.blobName())
            .orElseThrow(() -> Faults.invalid("there is no blob " + open.blobName()));
    hub.run(
        now -> {
          require(device, id, now);
          hub.quota().service(0, now);
          remove(id);
          notifications.add(device.deviceId(), open.blobName(), blob, now);
        });
  }

  @Override
  public int open(Identity device) throws HubFault {
    return hub.change(now -> count(hub.get(device).generationId(), now));
  }

  private Open reserve(String id, Identity device, String blobName, Instant now) throws HubFault {
    forget(now);
    DeviceRecord record = hub.get(device);
    if (count(record.generationId(), now) >= MAX_OPEN) {
      throw new HubFault(
          Code.DEVICE_MAXIMUM_ACTIVE_FILE_UPLOAD_LIMIT_EXCEEDED,
          device.id() + " has " + MAX_OPEN + " uploads open");
    }
    hub.quota().service(0, now);
    Open open = new Open(record.generationId(), device.deviceId() + "/" + blobName, now.plus(life));
    uploads.put(id, open.stored());
    store.changed();
    return open;
  }

  private Open require(Identity device, String id, Instant now) throws HubFault {
    String stored = uploads.get(id);
    Open open = stored == null ? null : Open.restored(stored);
    if (open == null || !open.generationId().equals(hub.get(device).generationId())) {
      throw new HubFault(
          Code.INVALID_FILE_UPLOAD_CORRELATION_ID,
          "correlationId: " + id + " is not that of an open upload of " + device.id());
    }
    if (!now.isBefore(open.end())) {
      throw new HubFault(
          Code.EXPIRED_FILE_UPLOAD_CORRELATION_ID,
          "correlationId: the upload " + id + " ended at " + open.end());
    }
    return open;
  }

  private int count(String generationId, Instant now) {
    return (int)
        uploads.values().stream()
            .map(Open::restored)
            .filter(open -> open.generationId().equals(generationId) && now.isBefore(open.end()))
            .count();
  }

  private void forget(Instant now) {
    for (Map.Entry<String, String> one : new TreeMap<>(uploads).entrySet()) {
      if (now.isAfter(Open.restored(one.getValue()).end().plus(REMEMBERED))) {
        remove(one.getKey());
      }
    }
  }

  private void remove(String id) {
    uploads.remove(id);
    store.changed();
  }

  private BlobStorage storage() throws HubFault {
    BlobStorage present = storage;
    if (present == null) {
      throw new HubFault(
          Code.DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED, "the hub has no storage for files");
    }
    return present;
  }

  private static void requireName(String name) throws HubFault {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw Faults.invalid(
          "blobName: it has " + name.length() + " characters, 1 to " + MAX_NAME + " are allowed");
    }
    int segments = name.split("/", -1).length;
    if (segments > MAX_SEGMENTS) {
      throw Faults.invalid(
          "blobName: it has " + segments + " segments, at most " + MAX_SEGMENTS + " are allowed");
    }
  }
}
