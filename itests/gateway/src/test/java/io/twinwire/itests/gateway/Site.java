package io.twinwire.itests.gateway;

import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.itests.support.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A hub in a process of its own, and gateways behind lines to it that can be cut. */
final class Site implements AutoCloseable {

  private final Path directory;
  private final String address;
  private final List<LineGateway> gateways = new ArrayList<>();
  private LocalHub hub;
  private Cloud cloud;

  /**
   * Prepares a site.
   *
   * @param relays the addresses that the hub's certificate holds beside its own
   */
  Site(Path directory, String address, String... relays) {
    this.directory = directory;
    this.address = address;
    ConfigFiles.write(
        hubData(),
        "io.twinwire.localhub.port",
        "address=\"" + address + "\"",
        "proxyPort=\"$[prop:twinwire.proxy.port;type\\=Integer;default\\=8089]\"",
        Arrays.stream(relays)
            .map(r -> "\"" + r + "\"")
            .collect(Collectors.joining(",", "names=[", "]")));
  }

  Path hubData() {
    return directory.resolve("hub");
  }

  /** Has the hub notify of a replaced twin in another form than by the difference. */
  Site notifying(String form) {
    ConfigFiles.write(
        hubData(),
        "io.twinwire.localhub.core",
        "hostName=\"" + address + "\"",
        "directory=\"hub\"",
        "replaceNotification=\"" + form + "\"");
    return this;
  }

  /** Has the hub keep so much telemetry. */
  Site keeping(int messages) {
    ConfigFiles.write(
        hubData(),
        "io.twinwire.localhub.core",
        "hostName=\"" + address + "\"",
        "directory=\"hub\"",
        "telemetryKept=I\"" + messages + "\"");
    return this;
  }

  void startHub() {
    hub = LocalHub.start("localhub", hubData(), address);
    cloud = hub.cloud();
  }

  LocalHub hub() {
    return hub;
  }

  Cloud cloud() {
    return cloud;
  }

  HubControl control() {
    return hub.control();
  }

  /** A gateway that is not started yet, whose way to the hub is a relay at an address. */
  LineGateway gateway(String device, String relay) {
    return gateway(device, relay, relay);
  }

  /** The same, which finds the relay by a name. */
  LineGateway gateway(String device, String relay, String name) {
    LineGateway gateway =
        new LineGateway(
            device,
            directory.resolve(device),
            connectionString(device, name),
            authority(),
            new Relay(relay, address));
    gateways.add(gateway);
    return gateway;
  }

  /** Creates a device, and says how it finds the hub. */
  String connectionString(String device, String relay) {
    return "HostName=%s;DeviceId=%s;SharedAccessKey=%s;GatewayHostName=%s"
        .formatted(address, device, create(device).getPrimaryKey(), relay);
  }

  Path authority() {
    return hubData().resolve("ca.pem");
  }

  String address() {
    return address;
  }

  private Device create(String device) {
    try {
      return cloud.registry().addDevice(new Device(device, AuthenticationType.SAS));
    } catch (IotHubException | IOException e) {
      throw new IllegalStateException(device + ": " + e.getMessage(), e);
    }
  }

  /** Deletes a device and creates it anew with its old keys. */
  void recreate(String device) {
    try {
      Device old = cloud.registry().getDevice(device);
      cloud.registry().removeDevice(device);
      Device anew = new Device(device, AuthenticationType.SAS);
      anew.setSymmetricKey(old.getSymmetricKey());
      cloud.registry().addDevice(anew);
    } catch (IotHubException | IOException e) {
      throw new IllegalStateException(device + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    gateways.forEach(LineGateway::close);
    if (hub != null) {
      hub.close();
    }
  }
}
