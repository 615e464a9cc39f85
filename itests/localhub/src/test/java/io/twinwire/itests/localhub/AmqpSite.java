package io.twinwire.itests.localhub;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.ProxySettings;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.NoRetry;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A local hub, and Microsoft's clients that speak AMQP with it. */
final class AmqpSite implements AutoCloseable {

  final String address = Loopback.address();
  final LocalHub hub;
  final Cloud cloud;

  /**
   * Starts the hub.
   *
   * @param core settings of the hub's core, as its configuration file has them
   */
  AmqpSite(Path data, String... core) {
    if (core.length > 0) {
      List<String> lines = new ArrayList<>(List.of(core));
      lines.add("hostName=\"" + address + "\"");
      lines.add("directory=\"hub\"");
      ConfigFiles.write(data, "io.twinwire.localhub.core", lines.toArray(new String[0]));
    }
    hub = LocalHub.start("localhub", data, address);
    cloud = hub.cloud();
  }

  SSLContext trust() throws IOException, GeneralSecurityException {
    return Cloud.trusting(hub.data().resolve("ca.pem"));
  }

  String serviceConnection() throws IOException {
    return Files.readString(hub.data().resolve("service.connection-string")).trim();
  }

  /** Over WebSocket through the proxy port, so that no test needs the right to bind 443. */
  ProxySettings proxy(IotHubClientProtocol protocol) {
    return protocol == IotHubClientProtocol.AMQPS_WS
        ? new ProxySettings(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address, hub.proxy())))
        : null;
  }

  ClientOptions.ClientOptionsBuilder options(IotHubClientProtocol protocol) throws Exception {
    return ClientOptions.builder().sslContext(trust()).proxySettings(proxy(protocol));
  }

  Device created(String id) throws Exception {
    return cloud.registry().addDevice(new Device(id));
  }

  String connection(String id, String key) {
    return "HostName=" + address + ";DeviceId=" + id + ";SharedAccessKey=" + key;
  }

  DeviceClient client(String id, String key, IotHubClientProtocol protocol) throws Exception {
    DeviceClient client =
        new DeviceClient(connection(id, key), protocol, options(protocol).build());
    client.setRetryPolicy(new NoRetry());
    return client;
  }

  DeviceClient connected(String id, IotHubClientProtocol protocol) throws Exception {
    DeviceClient client = client(id, created(id).getPrimaryKey(), protocol);
    client.open(false);
    return client;
  }

  ModuleClient module(String device, String module, IotHubClientProtocol protocol)
      throws Exception {
    created(device);
    String key = cloud.registry().addModule(new Module(device, module)).getPrimaryKey();
    ModuleClient client =
        new ModuleClient(
            "HostName="
                + address
                + ";DeviceId="
                + device
                + ";ModuleId="
                + module
                + ";SharedAccessKey="
                + key,
            protocol,
            options(protocol).build());
    client.setRetryPolicy(new NoRetry());
    return client;
  }

  void awaitLine(String regex) {
    hub.process().awaitLine(regex);
  }

  interface Call<T> {
    T within(int millis) throws Exception;
  }

  /**
   * Asks again where the client 2.5.0 lost the answer: its receiving thread may remove a callback
   * before it has called it.
   */
  static <T> T asked(Call<T> call) throws Exception {
    for (int left = 5; ; left--) {
      try {
        return call.within(3_000);
      } catch (IotHubClientException e) {
        if (left == 0 || e.getStatusCode() != IotHubStatusCode.DEVICE_OPERATION_TIMED_OUT) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    hub.close();
  }
}
