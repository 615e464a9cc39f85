package io.twinwire.localhub.core.identity;

import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.HubTime;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the hub keeps of an identity: one value of the store, so that a change is stored as a
 * whole or not at all.
 *
 * @param generationId another one after the identity was deleted and created again
 */
public record DeviceRecord(
    Identity identity,
    String generationId,
    Registration registration,
    Presence presence,
    Twin twin,
    Configured configured) {

  public DeviceRecord with(Registration changed) {
    return new DeviceRecord(identity, generationId, changed, presence, twin, configured);
  }

  public DeviceRecord with(Presence changed) {
    return new DeviceRecord(identity, generationId, registration, changed, twin, configured);
  }

  public DeviceRecord with(Twin changed) {
    return new DeviceRecord(identity, generationId, registration, presence, changed, configured);
  }

  public DeviceRecord with(Configured changed) {
    return new DeviceRecord(identity, generationId, registration, presence, twin, changed);
  }

  /** The identity as the service API shows it. */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    boolean isModule = identity.moduleId().isPresent();
    document.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> document.put("moduleId", module));
    document.put("generationId", generationId);
    document.put("etag", registration.etag());
    document.put("connectionState", presence.state());
    if (isModule) {
      document.put(
          "managedBy", registration.managedBy().isEmpty() ? null : registration.managedBy());
    } else {
      document.put("status", registration.status());
      document.put("statusReason", reason());
      document.put("statusUpdatedTime", HubTime.document(registration.statusUpdated()));
      document.put("capabilities", capabilities());
      registration.scope().writeTo(document);
    }
    document.put("connectionStateUpdatedTime", HubTime.document(presence.stateUpdated()));
    document.put("lastActivityTime", HubTime.document(presence.lastActivity()));
    document.put("cloudToDeviceMessageCount", (long) presence.cloudMessages());
    document.put("authentication", registration.authentication().document());
    return document;
  }

  /** The twin as the service API shows it (TW-09). */
  public Map<String, @Nullable Object> twinDocument() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> document.put("moduleId", module));
    document.put("etag", twin.etag());
    document.put("deviceEtag", registration.etag());
    document.put("status", registration.status());
    document.put("statusReason", reason());
    document.put("statusUpdateTime", HubTime.document(registration.statusUpdated()));
    document.put("connectionState", presence.state());
    document.put("lastActivityTime", HubTime.document(presence.lastActivity()));
    document.put("cloudToDeviceMessageCount", (long) presence.cloudMessages());
    document.put("authenticationType", registration.authentication().type());
    document.put("x509Thumbprint", registration.authentication().thumbprints());
    document.put("modelId", presence.modelId());
    document.put("version", twin.version());
    document.put(Twin.TAGS, twin.tags());
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("desired", twin.desired().serviceDocument());
    properties.put("reported", twin.reported().serviceDocument());
    document.put("properties", properties);
    if (identity.moduleId().isEmpty()) {
      document.put("capabilities", capabilities());
    }
    document.put("configurations", configured.document());
    return document;
  }

  public String stored() {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    stored.put("deviceId", identity.deviceId());
    identity.moduleId().ifPresent(module -> stored.put("moduleId", module));
    stored.put("generationId", generationId);
    stored.put("registration", registration.stored());
    stored.put("presence", presence.stored());
    stored.put("twin", twin.stored());
    stored.put("configured", configured.stored());
    return Json.write(stored);
  }

  public static DeviceRecord restored(String text) {
    Map<String, @Nullable Object> stored = Trees.parsed(text);
    String module = Trees.text(stored, "moduleId");
    return new DeviceRecord(
        new Identity(
            Trees.text(stored, "deviceId"),
            module.isEmpty() ? Optional.empty() : Optional.of(module)),
        Trees.text(stored, "generationId"),
        Registration.restored(Trees.member(stored, "registration")),
        Presence.restored(Trees.member(stored, "presence")),
        Twin.restored(Trees.member(stored, "twin")),
        Configured.restored(Trees.member(stored, "configured")));
  }

  private @Nullable String reason() {
    return registration.statusReason().isEmpty() ? null : registration.statusReason();
  }

  private Map<String, @Nullable Object> capabilities() {
    Map<String, @Nullable Object> capabilities = new LinkedHashMap<>();
    capabilities.put("iotEdge", registration.iotEdge());
    return capabilities;
  }
}
