package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.LocalHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The local hub that a benchmark measures at, and the devices it has there. */
record Site(LocalHub hub, Cloud cloud) implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Starts a hub; it says where its page is before its keys are made and its ports are open. */
  static Site start(Path data, String address) {
    return reached(LocalHub.start("localhub", data, address));
  }

  /** Starts a hub that counts what comes, see {@link HubTally}, and prints no telemetry. */
  static Site counting(Path directory, String address) {
    Path data = directory.resolve("data");
    ConfigFiles.write(data, "io.twinwire.localhub.console", "telemetry=B\"false\"");
    Path jar = ExtendedJar.of("localhub", directory, "tally");
    return reached(LocalHub.start("localhub", List.of("-jar", jar.toString()), data, address));
  }

  private static Site reached(LocalHub hub) {
    try {
      return new Site(hub, reach(hub));
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  private static Cloud reach(LocalHub hub) {
    return Awaitility.await("cloud at " + hub.address())
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              Cloud cloud = hub.cloud();
              cloud.registry().getStatistics();
              return cloud;
            },
            cloud -> true);
  }

  Device device(String id) {
    try {
      return cloud.registry().addDevice(new Device(id));
    } catch (IotHubException e) {
      throw new IllegalStateException("no device " + id + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path authority() {
    return hub.data().resolve("ca.pem");
  }

  /** What a process needs to know to be that device. */
  Map<String, String> environment(Device device) {
    return Map.of(
        "TWINWIRE_CONNECTION_STRING",
        "HostName="
            + hub.address()
            + ";DeviceId="
            + device.getDeviceId()
            + ";SharedAccessKey="
            + device.getPrimaryKey(),
        "TWINWIRE_CA",
        authority().toString());
  }

  @Override
  public void close() {
    hub.close();
  }
}
