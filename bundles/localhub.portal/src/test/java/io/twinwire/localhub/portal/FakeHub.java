package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TwinRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** As much of a hub as the page can see, in memory: one state, seen through three contracts. */
final class FakeHub {

  static final String KEY = "c2VjcmV0LWtleQ==";

  final DeviceRegistry registry = new Registry();
  final TwinRegistry twins = new Twins();
  final TelemetryStore telemetry = new Telemetry();

  private static final class Device {
    final List<StoredMessage> messages = new ArrayList<>();
    String status = "enabled";
    String connectionState = "Disconnected";
    int etag = 1;
    int twinEtag = 1;
    Section desired = new Section(1, Map.of(), Map.of());
    Section reported = new Section(1, Map.of(), Map.of());
    int firstSequence = 1;
  }

  private record Section(
      long version, Map<String, ?> content, Map<String, Map<String, String>> metadata) {

    Section next(Map<String, ?> content, Instant now) {
      Map<String, Map<String, String>> metadata = new LinkedHashMap<>();
      content.forEach(
          (key, value) ->
              metadata.put(
                  key,
                  value.equals(this.content.get(key))
                      ? this.metadata.getOrDefault(key, Map.of())
                      : Map.of("$lastUpdated", now.toString())));
      return new Section(version + 1, content, metadata);
    }

    Map<String, @Nullable Object> document() {
      Map<String, @Nullable Object> document = new LinkedHashMap<>(content);
      document.put("$metadata", metadata);
      document.put("$version", version);
      return document;
    }
  }

  private final Map<String, Device> devices = new TreeMap<>();
  private final HubEventListener listener;
  private Runnable beforeReplace = () -> {};
  private Runnable beforeRead = () -> {};
  private int reads;

  FakeHub(HubEventListener listener) {
    this.listener = listener;
  }

  /** Runs once, right before the next replacement is judged. */
  void beforeReplace(Runnable action) {
    beforeReplace = action;
  }

  /** Runs once, right before the next reading of telemetry. */
  void beforeRead(Runnable action) {
    beforeRead = action;
  }

  /** How often telemetry was read. */
  int reads() {
    return reads;
  }

  synchronized FakeHub add(String id) {
    devices.put(id, new Device());
    listener.hubEvent(new HubEvent.Registered(Identity.device(id), Instant.now(), "created"));
    return this;
  }

  synchronized void connection(String id, String state, String reason) {
    Device device = devices.get(id);
    if (device != null && !state.equals("refused")) {
      device.connectionState = state.equals("connected") ? "Connected" : "Disconnected";
    }
    listener.hubEvent(new HubEvent.Connection(Identity.device(id), Instant.now(), state, reason));
  }

  synchronized void report(String id, Map<String, ?> reported) {
    Device device = devices.get(id);
    device.reported = device.reported.next(reported, Instant.now());
    device.twinEtag++;
    listener.hubEvent(
        new HubEvent.Reported(
            Identity.device(id), Instant.now(), device.reported.version(), Map.copyOf(reported)));
  }

  synchronized void desire(String id, Map<String, ?> desired) {
    Device device = devices.get(id);
    device.desired = device.desired.next(desired, Instant.now());
    device.twinEtag++;
    listener.hubEvent(
        new HubEvent.Desired(
            Identity.device(id), Instant.now(), device.desired.version(), Map.copyOf(desired)));
  }

  synchronized void send(String id, String body) {
    send(id, body.getBytes(UTF_8));
  }

  synchronized void send(String id, byte[] body) {
    Device device = devices.get(id);
    TelemetryMessage message =
        new TelemetryMessage(
            Map.of("content-type", "application/json", "content-encoding", "utf-8"),
            Map.of(),
            body);
    StoredMessage stored =
        new StoredMessage(
            Identity.device(id),
            device.firstSequence + device.messages.size(),
            Instant.now(),
            "g1",
            message);
    device.messages.add(stored);
    listener.hubEvent(new HubEvent.Telemetry(Identity.device(id), Instant.now(), stored));
  }

  /** As if the first messages had been kept for their day and then dropped. */
  synchronized void dropOldest(String id, int count) {
    Device device = devices.get(id);
    device.messages.subList(0, count).clear();
    device.firstSequence += count;
  }

  synchronized Map<String, ?> desired(String id) {
    return devices.get(id).desired.content();
  }

  synchronized long desiredVersion(String id) {
    return devices.get(id).desired.version();
  }

  private Device device(Identity identity) throws HubFault {
    Device device = devices.get(identity.deviceId());
    if (device == null) {
      throw new HubFault(
          HubFault.Code.DEVICE_NOT_FOUND, identity.deviceId() + " is not registered");
    }
    return device;
  }

  private static void match(int etag, String ifMatch) throws HubFault {
    if (!ifMatch.equals("*") && !ifMatch.equals(String.valueOf(etag))) {
      throw new HubFault(HubFault.Code.PRECONDITION_FAILED, "the ETag is another one");
    }
  }

  private final class Registry implements DeviceRegistry {

    @Override
    public Map<String, @Nullable Object> get(Identity identity) throws HubFault {
      synchronized (FakeHub.this) {
        Device device = device(identity);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("deviceId", identity.deviceId());
        document.put("generationId", "g1");
        document.put("etag", String.valueOf(device.etag));
        document.put("status", device.status);
        document.put("connectionState", device.connectionState);
        document.put("authentication", Map.of("symmetricKey", Map.of("primaryKey", KEY)));
        return document;
      }
    }

    @Override
    public Map<String, @Nullable Object> create(Identity identity, Map<String, ?> document)
        throws HubFault {
      if (devices.containsKey(identity.deviceId())) {
        throw new HubFault(
            HubFault.Code.DEVICE_ALREADY_EXISTS, identity.deviceId() + " is registered already");
      }
      if (identity.deviceId().contains(" ")) {
        throw new HubFault(HubFault.Code.ARGUMENT_INVALID, "deviceId: a space is not allowed");
      }
      add(identity.deviceId());
      return get(identity);
    }

    @Override
    public Map<String, @Nullable Object> update(
        Identity identity, Map<String, ?> document, String ifMatch) throws HubFault {
      Device device = device(identity);
      match(device.etag, ifMatch);
      device.status = String.valueOf(document.get("status"));
      device.etag++;
      listener.hubEvent(new HubEvent.Registered(identity, Instant.now(), "updated"));
      return get(identity);
    }

    @Override
    public void delete(Identity identity, String ifMatch) throws HubFault {
      device(identity);
      devices.remove(identity.deviceId());
      listener.hubEvent(new HubEvent.Registered(identity, Instant.now(), "deleted"));
    }

    @Override
    public List<Map<String, @Nullable Object>> devices(int top) throws HubFault {
      List<Map<String, @Nullable Object>> all = new ArrayList<>();
      for (String id : List.copyOf(devices.keySet())) {
        all.add(get(Identity.device(id)));
      }
      return all;
    }

    @Override
    public List<Map<String, @Nullable Object>> modules(String deviceId) {
      return List.of();
    }

    @Override
    public Map<String, @Nullable Object> bulk(List<? extends Map<String, ?>> operations) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, @Nullable Object> deviceStatistics() {
      return Map.of();
    }

    @Override
    public Map<String, @Nullable Object> serviceStatistics() {
      return Map.of();
    }

    @Override
    public Optional<String> primaryKey(Identity identity) {
      return Optional.of(KEY);
    }
  }

  private final class Twins implements TwinRegistry {

    @Override
    public Map<String, @Nullable Object> get(Identity identity) throws HubFault {
      synchronized (FakeHub.this) {
        Device device = device(identity);
        Map<String, @Nullable Object> twin = new LinkedHashMap<>();
        twin.put("deviceId", identity.deviceId());
        twin.put("etag", String.valueOf(device.twinEtag));
        twin.put(
            "properties",
            Map.of("desired", device.desired.document(), "reported", device.reported.document()));
        return twin;
      }
    }

    @Override
    public Map<String, @Nullable Object> patch(
        Identity identity, Map<String, ?> patch, String ifMatch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, @Nullable Object> replace(
        Identity identity, Map<String, ?> twin, String ifMatch) throws HubFault {
      Runnable before = beforeReplace;
      beforeReplace = () -> {};
      before.run();
      synchronized (FakeHub.this) {
        match(device(identity).twinEtag, ifMatch);
        Map<?, ?> properties = (Map<?, ?>) twin.get("properties");
        Map<String, Object> desired = new LinkedHashMap<>();
        ((Map<?, ?>) properties.get("desired"))
            .forEach((key, value) -> desired.put((String) key, value));
        for (String key : desired.keySet()) {
          if (key.contains(" ")) {
            throw new HubFault(
                HubFault.Code.ARGUMENT_INVALID,
                "properties.desired: the key '" + key + "' holds a space (TW-03)");
          }
        }
        desire(identity.deviceId(), desired);
        return get(identity);
      }
    }
  }

  private final class Telemetry implements TelemetryStore {

    @Override
    public List<StoredMessage> read(Identity identity, long after, int max) throws HubFault {
      synchronized (FakeHub.this) {
        reads++;
        Runnable before = beforeRead;
        beforeRead = () -> {};
        before.run();
        return device(identity).messages.stream()
            .filter(message -> message.sequence() > after)
            .limit(max)
            .toList();
      }
    }
  }
}
