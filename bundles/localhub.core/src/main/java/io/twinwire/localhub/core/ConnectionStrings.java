package io.twinwire.localhub.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.SharedAccessPolicies.Policy;
import io.twinwire.support.data.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the files that hold connection strings, readable by their owner only. */
final class ConnectionStrings {

  static final String SERVICE = "service.connection-string";
  static final String DEVICE = "device.connection-string";

  private final String hostName;
  private final Path directory;

  ConnectionStrings(String hostName, Path directory) {
    this.hostName = hostName;
    this.directory = directory;
  }

  void writeService(Policy policy) throws IOException {
    write(
        SERVICE,
        "HostName=%s;SharedAccessKeyName=%s;SharedAccessKey=%s"
            .formatted(hostName, policy.name(), policy.primaryKey()));
  }

  void writeDevice(String deviceId, String key) throws IOException {
    write(DEVICE, "HostName=%s;DeviceId=%s;SharedAccessKey=%s".formatted(hostName, deviceId, key));
  }

  private void write(String name, String text) throws IOException {
    OwnerOnly.write(directory.resolve(name), (text + "\n").getBytes(UTF_8));
  }
}
