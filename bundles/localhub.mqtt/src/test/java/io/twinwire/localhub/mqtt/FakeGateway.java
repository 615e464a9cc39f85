package io.twinwire.localhub.mqtt;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.api.localhub.TelemetryMessage;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A hub that knows every device but those whose id begins with {@code unknown}. */
final class FakeGateway implements DeviceGateway {

  final Map<Identity, Session> current = new ConcurrentHashMap<>();
  final List<Session> sessions = new CopyOnWriteArrayList<>();
  final Map<Identity, Set<String>> saved = new ConcurrentHashMap<>();
  final Map<String, Object> reported = new TreeMap<>();
  long reportedVersion = 1;

  /** Telemetry of this device waits until the latch opens. */
  volatile String slowDevice = "";

  volatile FaultPlan plan = FaultPlan.NONE;

  /** How often for the plan. */
  final AtomicInteger asked = new AtomicInteger();

  final CountDownLatch slow = new CountDownLatch(1);

  @Override
  public DeviceSession connect(
      Identity identity, String protocol, DeviceCredentials credentials, DeviceLink link)
      throws HubFault {
    if (identity.deviceId().startsWith("unknown")) {
      throw new HubFault(HubFault.Code.DEVICE_NOT_FOUND, "no device " + identity.deviceId());
    }
    if (plan.connecting() == FaultPlan.Connecting.REFUSE) {
      throw new HubFault(HubFault.Code.SERVER_ERROR, "refused for a test");
    }
    if (identity.deviceId().startsWith("throttled")) {
      throw new HubFault(HubFault.Code.THROTTLING, "too many");
    }
    Session opened = new Session(identity, protocol, credentials, link);
    Session older = current.put(identity, opened);
    if (older != null) {
      older.endedByHub(CloseReason.REPLACED);
    }
    sessions.add(opened);
    return opened;
  }

  @Override
  public DeviceSession request(Identity identity, String protocol, DeviceCredentials credentials) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant check(Identity identity, DeviceCredentials credentials) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FaultPlan faults(Identity identity) {
    FaultPlan now = plan;
    asked.incrementAndGet();
    return now;
  }

  Session session(String deviceId) {
    return current.get(Identity.device(deviceId));
  }

  final class Session implements DeviceSession {

    final Optional<String> sasToken;
    final List<X509Certificate> certificates;
    final Map<String, CloudDelivery> locked = new ConcurrentHashMap<>();
    final Queue<CloudDelivery> cloud = new ConcurrentLinkedQueue<>();
    final List<String> completed = new CopyOnWriteArrayList<>();
    final List<Boolean> methods = new CopyOnWriteArrayList<>();
    final Map<UUID, MethodAnswer> answers = new ConcurrentHashMap<>();
    final String protocol;
    final DeviceLink link;
    final List<TelemetryMessage> messages = new CopyOnWriteArrayList<>();
    final AtomicLong count = new AtomicLong();
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    volatile CloseReason closed;
    volatile String model = "";
    private final Identity identity;

    Session(Identity identity, String protocol, DeviceCredentials credentials, DeviceLink link) {
      this.identity = identity;
      this.protocol = protocol;
      this.sasToken = credentials.sasToken();
      this.certificates = credentials.certificates();
      this.link = link;
    }

    void endedByHub(CloseReason reason) {
      if (closed == null) {
        closed = reason;
        link.close(reason);
      }
    }

    @Override
    public Identity identity() {
      return identity;
    }

    @Override
    public void announce(String modelId) {
      model = modelId;
    }

    @Override
    public void telemetry(List<TelemetryMessage> together) throws HubFault {
      batches.add(together.size());
      for (TelemetryMessage message : together) {
        telemetry(message);
      }
    }

    @Override
    public void telemetry(TelemetryMessage message) throws HubFault {
      if (closed != null) {
        throw new HubFault(HubFault.Code.UNAUTHORIZED, "the session is over");
      }
      if (identity.deviceId().equals(slowDevice)) {
        try {
          slow.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (identity.deviceId().startsWith("broken")) {
        throw new HubFault(HubFault.Code.SERVER_ERROR, "the disk is full");
      }
      if (identity.deviceId().startsWith("fast")) {
        count.incrementAndGet();
      } else {
        messages.add(message);
      }
    }

    @Override
    public Map<String, Object> twin() {
      synchronized (reported) {
        Map<String, Object> section = new TreeMap<>(reported);
        section.put("$version", reportedVersion);
        return Map.of("desired", Map.of("sendInterval", 60L, "$version", 3L), "reported", section);
      }
    }

    @Override
    public long patchReported(Map<String, ?> patch, OptionalLong baseVersion) throws HubFault {
      synchronized (reported) {
        if (baseVersion.isPresent() && baseVersion.getAsLong() != reportedVersion) {
          throw new HubFault(HubFault.Code.PRECONDITION_FAILED, "another version");
        }
        if (patch.containsKey("bad.key")) {
          throw new HubFault(HubFault.Code.ARGUMENT_INVALID, "bad.key: a key holds no dot");
        }
        if (patch.containsKey("huge")) {
          throw new HubFault(HubFault.Code.MESSAGE_TOO_LARGE, "above 32 KB");
        }
        reported.putAll(patch);
        return ++reportedVersion;
      }
    }

    @Override
    public Optional<CloudDelivery> receive() {
      CloudDelivery next = cloud.poll();
      if (next != null) {
        locked.put(next.lockToken(), next);
      }
      return Optional.ofNullable(next);
    }

    @Override
    public Optional<CloudDelivery> receive(Duration lock) {
      return receive();
    }

    @Override
    public void complete(String lockToken) throws HubFault {
      if (locked.remove(lockToken) == null) {
        throw new HubFault(HubFault.Code.DEVICE_MESSAGE_LOCK_LOST, lockToken);
      }
      completed.add(lockToken);
    }

    @Override
    public void reject(String lockToken) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void abandon(String lockToken) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void methodsSubscribed(boolean subscribed) {
      methods.add(subscribed);
    }

    @Override
    public void answerMethod(UUID requestId, int status, byte[] payload) throws HubFault {
      if (payload.length > MethodCall.MAX_PAYLOAD) {
        throw new HubFault(HubFault.Code.MESSAGE_TOO_LARGE, "too large");
      }
      answers.put(requestId, new MethodAnswer(status, payload));
    }

    @Override
    public Instant renew(DeviceCredentials credentials) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> savedSubscriptions() {
      return saved.getOrDefault(identity, Set.of());
    }

    @Override
    public void saveSubscriptions(Set<String> filters) {
      saved.put(identity, Set.copyOf(filters));
    }

    @Override
    public void close(CloseReason reason) {
      if (closed == null) {
        closed = reason;
        current.remove(identity, this);
      }
    }
  }
}
