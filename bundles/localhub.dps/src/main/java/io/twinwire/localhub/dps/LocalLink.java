package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.api.localhub.dps.LinkedHub;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The hub of this process as one that devices can be assigned to. */
record LocalLink(String hostName, DeviceRegistry registry, TwinRegistry twins)
    implements LinkedHub {

  private static final String ANY = "*";

  private interface Call<T> {
    T run() throws HubFault;
  }

  @Override
  public Optional<Map<String, Object>> device(String deviceId) throws IOException {
    return call(
        () -> {
          try {
            return Optional.of(Docs.copy(registry.get(Identity.device(deviceId))));
          } catch (HubFault e) {
            if (e.code() == Code.DEVICE_NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Map<String, Object> put(String deviceId, Map<String, ?> identity) throws IOException {
    Identity id = Identity.device(deviceId);
    boolean there = device(deviceId).isPresent();
    return call(
        () ->
            Docs.copy(there ? registry.update(id, identity, ANY) : registry.create(id, identity)));
  }

  @Override
  public void delete(String deviceId) throws IOException {
    if (device(deviceId).isPresent()) {
      call(
          () -> {
            registry.delete(Identity.device(deviceId), ANY);
            return deviceId;
          });
    }
  }

  @Override
  public Map<String, Object> twin(String deviceId) throws IOException {
    return call(() -> Docs.copy(twins.get(Identity.device(deviceId))));
  }

  @Override
  public void patchTwin(String deviceId, Map<String, ?> patch) throws IOException {
    call(() -> twins.patch(Identity.device(deviceId), patch, ANY));
  }

  private static <T> T call(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (HubFault e) {
      throw new IOException(e.code().text() + ": " + e.getMessage(), e);
    }
  }
}
