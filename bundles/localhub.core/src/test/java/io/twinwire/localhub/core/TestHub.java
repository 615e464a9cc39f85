package io.twinwire.localhub.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.FaultControl;
import io.twinwire.api.localhub.FileUploads;
import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.HubQueries;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.api.localhub.QuotaControl;
import io.twinwire.api.localhub.RegistryJobs;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.api.localhub.SharedAccessPolicies;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TierControl;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A hub whose time the test moves, and clients to drive it with. */
public final class TestHub implements AutoCloseable {

  public static final String HOST = "hub.example";
  public static final Identity DEVICE = Identity.device("d1");
  public final ManualLoop time = new ManualLoop(Instant.parse("2026-11-22T10:15:30.1234567Z"));
  final LocalHub hub;
  public final Queue<HubEvent> events = new ConcurrentLinkedQueue<>();

  public TestHub() {
    this(new TestSettings().settings(), Optional.empty(), Optional.empty());
  }

  TestHub(Settings settings, Optional<Path> directory, Optional<Path> connectionStrings) {
    try {
      hub = LocalHub.open(settings, directory, connectionStrings, time, time);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    hub.events().add(events::add);
  }

  public DeviceSession connect(Identity identity, DeviceLink link) throws HubFault {
    return hub.gateway().connect(identity, "mqtt", DeviceCredentials.sas(token(identity)), link);
  }

  public ServiceAccess access() {
    return hub.access();
  }

  public CertificateAuthorities authorities() {
    return hub.authorities();
  }

  public HubClock clock() {
    return hub.clock();
  }

  public CloudMessages cloud() {
    return hub.cloud();
  }

  public HubConfigurations configurations() {
    return hub.configurations();
  }

  public FaultControl faults() {
    return hub.faults();
  }

  public ServiceQueue feedback() {
    return hub.feedback();
  }

  public DeviceGateway gateway() {
    return hub.gateway();
  }

  public HubJobs jobs() {
    return hub.jobs();
  }

  public DirectMethods methods() {
    return hub.methods();
  }

  public ServiceQueue notifications() {
    return hub.notifications();
  }

  public TelemetryPartitions partitions() {
    return hub.partitions();
  }

  public SharedAccessPolicies policies() {
    return hub.policies();
  }

  public HubQueries queries() {
    return hub.queries();
  }

  public QuotaControl quota() {
    return hub.quota();
  }

  public DeviceRegistry registry() {
    return hub.registry();
  }

  public TelemetryStore telemetry() {
    return hub.telemetry();
  }

  public TierControl tiers() {
    return hub.tiers();
  }

  public RegistryJobs transfers() {
    return hub.transfers();
  }

  public TwinRegistry twins() {
    return hub.twins();
  }

  public FileUploads uploads() {
    return hub.uploads();
  }

  public void storage(BlobStorage storage) {
    hub.storage(storage);
  }

  /** Takes a token of a throttle. */
  public void pass(Operation operation) throws HubFault {
    hub.tiers().pass(operation);
  }

  public void hear(HubEventListener listener) {
    hub.events().add(listener);
  }

  /** A token as Microsoft's device client makes it: valid for an hour, resource not encoded. */
  public String token(Identity identity) {
    return token(identity, Duration.ofHours(1));
  }

  public String token(Identity identity, Duration life) {
    return deviceToken(
        hub.registry().primaryKey(identity).orElseThrow(),
        resource(identity),
        time.instant().plus(life));
  }

  public static String resource(Identity identity) {
    return HOST
        + "/devices/"
        + identity.deviceId()
        + identity.moduleId().map(module -> "/modules/" + module).orElse("");
  }

  public static String deviceToken(String key, String resource, Instant end) {
    long se = end.getEpochSecond();
    return "SharedAccessSignature sig=%s&se=%d&sr=%s"
        .formatted(sign(key, resource, se), se, resource);
  }

  /** A token as Microsoft's service client makes it. */
  public static String serviceToken(String policy, String key, String resource, Instant end) {
    long se = end.getEpochSecond();
    String sr = URLEncoder.encode(resource, UTF_8);
    return "SharedAccessSignature sr=%s&sig=%s&se=%d&skn=%s"
        .formatted(sr, sign(key, sr, se), se, policy);
  }

  public static String sign(String key, String sr, long se) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      byte[] signature = mac.doFinal((sr + "\n" + se).getBytes(UTF_8));
      return URLEncoder.encode(Base64.getEncoder().encodeToString(signature), UTF_8);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static TelemetryMessage message(String body) {
    return new TelemetryMessage(
        Map.of("message-id", "m-" + body), Map.of("n", body), body.getBytes(UTF_8));
  }

  /** A cloud-to-device message that wants all feedback. */
  public static CloudMessage cloud(String id) {
    return cloud(id, Ack.FULL, Optional.empty(), id.getBytes(UTF_8));
  }

  public static CloudMessage cloud(String id, Ack ack, Optional<Instant> expiry, byte[] body) {
    return new CloudMessage(Map.of("message-id", id), Map.of("n", id), ack, expiry, body);
  }

  public static Map<String, Object> desired(Map<String, ?> desired) {
    return Map.of("properties", Map.of("desired", desired));
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> at(Map<String, ?> document, String... path) {
    Map<String, ?> here = document;
    for (String step : path) {
      here = (Map<String, ?>) here.get(step);
    }
    return (Map<String, Object>) here;
  }

  @Override
  public void close() {
    hub.close();
  }

  /** Records what the hub tells a device. */
  public static final class Link implements DeviceLink {
    public final List<Map<String, ?>> patches = new CopyOnWriteArrayList<>();
    public final List<Long> versions = new CopyOnWriteArrayList<>();
    public final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    public final List<MethodRequest> methods = new CopyOnWriteArrayList<>();
    public volatile int halfOpen;
    public volatile int cloudMessages;

    @Override
    public void desiredChanged(long version, Map<String, Object> patch) {
      versions.add(version);
      patches.add(patch);
    }

    @Override
    public void close(CloseReason reason) {
      closed.add(reason);
    }

    @Override
    public void cloudMessageWaiting() {
      cloudMessages++;
    }

    @Override
    public void methodCalled(MethodRequest request) {
      methods.add(request);
    }

    @Override
    public void halfOpen() {
      halfOpen++;
    }
  }
}
