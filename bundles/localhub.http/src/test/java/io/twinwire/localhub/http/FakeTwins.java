package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TwinRegistry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Twins that merge one level deep: the rules of twins are not what the front's tests are for. */
final class FakeTwins implements TwinRegistry {

  private final Map<Identity, Map<String, Object>> tags = new LinkedHashMap<>();
  private final Map<Identity, Map<String, Object>> desired = new LinkedHashMap<>();
  private final Map<Identity, Long> versions = new LinkedHashMap<>();

  void create(Identity identity) {
    tags.put(identity, new LinkedHashMap<>());
    desired.put(identity, new LinkedHashMap<>());
    versions.put(identity, 1L);
  }

  @Override
  public Map<String, Object> get(Identity identity) throws HubFault {
    Long version = versions.get(identity);
    if (version == null) {
      throw new HubFault(HubFault.Code.DEVICE_NOT_FOUND, identity.id());
    }
    Map<String, Object> section = new LinkedHashMap<>(desired.get(identity));
    section.put("$version", version);
    section.put("$metadata", Map.of("$lastUpdated", "2026-11-22T10:15:30.0000000Z"));
    Map<String, Object> twin = new LinkedHashMap<>();
    twin.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> twin.put("moduleId", module));
    twin.put("etag", "AAAAAAAAAA" + version + "=");
    twin.put("version", version);
    twin.put("status", "enabled");
    twin.put("connectionState", "Disconnected");
    twin.put("cloudToDeviceMessageCount", 0L);
    twin.put("tags", tags.get(identity));
    twin.put("properties", Map.of("desired", section, "reported", Map.of("$version", 1L)));
    return twin;
  }

  @Override
  public Map<String, Object> patch(Identity identity, Map<String, ?> patch, String ifMatch)
      throws HubFault {
    FakeHub.check(get(identity), ifMatch);
    merge(tags.get(identity), patch.get("tags"));
    if (patch.get("properties") instanceof Map<?, ?> properties) {
      merge(desired.get(identity), properties.get("desired"));
    }
    versions.merge(identity, 1L, Long::sum);
    return get(identity);
  }

  @Override
  public Map<String, Object> replace(Identity identity, Map<String, ?> twin, String ifMatch)
      throws HubFault {
    FakeHub.check(get(identity), ifMatch);
    tags.get(identity).clear();
    desired.get(identity).clear();
    return patch(identity, twin, ifMatch);
  }

  private static void merge(Map<String, Object> section, Object patch) {
    if (patch instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (value == null) {
              section.remove(key);
            } else if (!String.valueOf(key).startsWith("$")) {
              section.put(String.valueOf(key), value);
            }
          });
    }
  }
}
