package io.twinwire.localhub.portal;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry as the page needs it: documents without keys, with the reasons that were heard. */
final class Devices {

  static final int MAX_SHOWN = 1000;

  private final DeviceRegistry registry;
  private final EventFanout fanout;
  private final String hubHostName;

  Devices(DeviceRegistry registry, EventFanout fanout, String hubHostName) {
    this.registry = registry;
    this.fanout = fanout;
    this.hubHostName = hubHostName;
  }

  List<Map<String, @Nullable Object>> all() throws HubFault {
    List<Map<String, @Nullable Object>> views = new ArrayList<>();
    for (Map<String, ?> document : registry.devices(MAX_SHOWN)) {
      views.add(view(document));
    }
    return views;
  }

  /** The device's view, or empty where it is unknown. */
  Optional<Map<String, @Nullable Object>> find(String deviceId) throws HubFault {
    try {
      return Optional.of(view(registry.get(Identity.device(deviceId))));
    } catch (HubFault e) {
      if (e.code() == HubFault.Code.DEVICE_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Map<String, @Nullable Object> create(String deviceId) throws HubFault {
    return view(registry.create(Identity.device(deviceId), Map.of("deviceId", deviceId)));
  }

  void delete(String deviceId) throws HubFault {
    registry.delete(Identity.device(deviceId), "*");
  }

  /** Enables or disables; the rest of the document stays as it is. */
  Map<String, @Nullable Object> setStatus(String deviceId, String status) throws HubFault {
    Identity identity = Identity.device(deviceId);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.putAll(registry.get(identity));
    document.put("status", status);
    return view(registry.update(identity, document, String.valueOf(document.get("etag"))));
  }

  String connectionString(String deviceId) throws HubFault {
    Identity identity = Identity.device(deviceId);
    registry.get(identity);
    String key =
        registry
            .primaryKey(identity)
            .orElseThrow(
                () ->
                    new HubFault(
                        HubFault.Code.ARGUMENT_INVALID, deviceId + " has no symmetric key"));
    return "HostName=" + hubHostName + ";DeviceId=" + deviceId + ";SharedAccessKey=" + key;
  }

  private Map<String, @Nullable Object> view(Map<String, ?> document) {
    String id = String.valueOf(document.get("deviceId"));
    return Views.device(document, fanout.link(id), fanout.refusal(id));
  }
}
