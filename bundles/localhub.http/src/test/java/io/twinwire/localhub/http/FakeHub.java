package io.twinwire.localhub.http;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** As much of a hub as its HTTP front can tell from a real one. */
final class FakeHub implements DeviceRegistry, ServiceAccess, TelemetryStore {

  private static final String NEVER = "0001-01-01T00:00:00";

  private static final Map<String, Set<Right>> POLICIES =
      Map.of(
          "iothubowner", Set.of(Right.values()),
          "service", Set.of(Right.SERVICE_CONNECT),
          "registryRead", Set.of(Right.REGISTRY_READ),
          "registryReadWrite", Set.of(Right.REGISTRY_READ, Right.REGISTRY_WRITE));

  final FakeTwins twins = new FakeTwins();
  final FakeDownlink down = new FakeDownlink();
  final FakeOwner owner = new FakeOwner();
  final List<StoredMessage> messages = new ArrayList<>();
  private final Map<Identity, Map<String, Object>> identities = new LinkedHashMap<>();
  private int changes;

  @Override
  public void require(String sasToken, Right right) throws HubFault {
    Set<Right> rights = POLICIES.get(sasToken.replaceAll(".*skn=", "").replaceAll("&.*", ""));
    if (rights == null) {
      throw new HubFault(Code.UNAUTHORIZED, "no such policy");
    }
    if (!rights.contains(right)) {
      throw new HubFault(Code.UNAUTHORIZED_ACCESS, "the policy lacks " + right);
    }
  }

  @Override
  public Map<String, Object> get(Identity identity) throws HubFault {
    Map<String, Object> document = identities.get(identity);
    if (document == null) {
      throw identity.moduleId().isPresent()
          ? new HubFault(Code.MODULE_NOT_FOUND, identity.id())
          : new HubFault(Code.DEVICE_NOT_FOUND, identity.id());
    }
    return document;
  }

  @Override
  public Map<String, Object> create(Identity identity, Map<String, ?> document) throws HubFault {
    if (identities.containsKey(identity)) {
      throw new HubFault(
          identity.moduleId().isPresent() ? Code.MODULE_ALREADY_EXISTS : Code.DEVICE_ALREADY_EXISTS,
          identity.id());
    }
    twins.create(identity);
    return store(identity, document);
  }

  @Override
  public Map<String, Object> update(Identity identity, Map<String, ?> document, String ifMatch)
      throws HubFault {
    check(get(identity), ifMatch);
    return store(identity, document);
  }

  private Map<String, Object> store(Identity identity, Map<String, ?> given) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> document.put("moduleId", module));
    document.put("generationId", "638");
    document.put("etag", "etag-" + ++changes);
    document.put("connectionState", "Disconnected");
    document.put("status", String.valueOf(given.get("status")).toLowerCase());
    document.put("statusReason", null);
    document.put("connectionStateUpdatedTime", NEVER);
    document.put("statusUpdatedTime", NEVER);
    document.put("lastActivityTime", NEVER);
    document.put("cloudToDeviceMessageCount", 0L);
    document.put("authentication", given.get("authentication"));
    document.put("capabilities", Map.of("iotEdge", false));
    identities.put(identity, document);
    return document;
  }

  @Override
  public void delete(Identity identity, String ifMatch) throws HubFault {
    check(get(identity), ifMatch);
    identities.remove(identity);
  }

  @Override
  public List<Map<String, Object>> devices(int top) {
    return identities.values().stream()
        .filter(document -> !document.containsKey("moduleId"))
        .limit(top)
        .toList();
  }

  @Override
  public List<Map<String, Object>> modules(String deviceId) throws HubFault {
    get(Identity.device(deviceId));
    return identities.entrySet().stream()
        .filter(entry -> entry.getKey().moduleId().isPresent())
        .filter(entry -> entry.getKey().deviceId().equals(deviceId))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public Map<String, Object> bulk(List<? extends Map<String, ?>> operations) {
    List<Object> errors = new ArrayList<>();
    for (Map<String, ?> operation : operations) {
      String id = String.valueOf(operation.get("id"));
      try {
        create(Identity.device(id), operation);
      } catch (HubFault e) {
        errors.add(Map.of("deviceId", id, "errorCode", e.code().text()));
      }
    }
    return Map.of("isSuccessful", errors.isEmpty(), "errors", errors, "warnings", List.of());
  }

  @Override
  public Map<String, Object> deviceStatistics() {
    long all = devices(1000).size();
    long enabled =
        devices(1000).stream().filter(device -> "enabled".equals(device.get("status"))).count();
    return Map.of(
        "totalDeviceCount", all,
        "enabledDeviceCount", enabled,
        "disabledDeviceCount", all - enabled);
  }

  @Override
  public Map<String, Object> serviceStatistics() {
    return Map.of("connectedDeviceCount", 0L);
  }

  @Override
  public Optional<String> primaryKey(Identity identity) {
    return Optional.empty();
  }

  @Override
  public List<StoredMessage> read(Identity identity, long after, int max) throws HubFault {
    get(identity);
    return messages.stream()
        .filter(message -> message.identity().equals(identity) && message.sequence() > after)
        .limit(max)
        .toList();
  }

  static void check(Map<String, Object> document, String ifMatch) throws HubFault {
    if (!ifMatch.equals("*") && !ifMatch.equals(document.get("etag"))) {
      throw new HubFault(
          Code.PRECONDITION_FAILED, "If-Match: " + ifMatch + " is not " + document.get("etag"));
    }
  }
}
