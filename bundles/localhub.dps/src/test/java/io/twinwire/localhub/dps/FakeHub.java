package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.LinkedHub;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A hub that remembers what it is told. */
final class FakeHub implements LinkedHub {

  static final String KEY = "aHVia2V5aHVia2V5aHVia2V5aHVia2V5aHVia2V5aHU=";

  final Map<String, Map<String, Object>> devices = new LinkedHashMap<>();
  final Map<String, Map<String, Object>> twins = new LinkedHashMap<>();
  boolean broken;
  private final String hostName;

  FakeHub(String hostName) {
    this.hostName = hostName;
  }

  @Override
  public String hostName() {
    return hostName;
  }

  @Override
  public Optional<Map<String, Object>> device(String deviceId) {
    return Optional.ofNullable(devices.get(deviceId));
  }

  @Override
  public Map<String, Object> put(String deviceId, Map<String, ?> identity) throws IOException {
    if (broken) {
      throw new IOException("TooManyDevices: the hub is full");
    }
    Map<String, Object> kept = Docs.copy(identity);
    if (Docs.text(Docs.member(kept, "authentication"), "type").equals("sas")
        && !Docs.member(kept, "authentication").containsKey("symmetricKey")) {
      kept.put("authentication", Map.of("type", "sas", "symmetricKey", Map.of("primaryKey", KEY)));
    }
    devices.put(deviceId, kept);
    twins.putIfAbsent(deviceId, Map.of());
    return kept;
  }

  @Override
  public void delete(String deviceId) {
    devices.remove(deviceId);
    twins.remove(deviceId);
  }

  @Override
  public Map<String, Object> twin(String deviceId) {
    return twins.getOrDefault(deviceId, Map.of());
  }

  @Override
  public void patchTwin(String deviceId, Map<String, ?> patch) {
    Map<String, Object> twin = new LinkedHashMap<>(twins.getOrDefault(deviceId, Map.of()));
    twin.putAll(patch);
    twins.put(deviceId, twin);
  }

  Object desired(String deviceId, String name) {
    return Docs.member(Docs.member(twin(deviceId), "properties"), "desired").get(name);
  }
}
