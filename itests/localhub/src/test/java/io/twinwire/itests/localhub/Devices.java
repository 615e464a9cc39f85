package io.twinwire.itests.localhub;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.ProxySettings;
import com.microsoft.azure.sdk.iot.device.SasTokenProvider;
import com.microsoft.azure.sdk.iot.device.transport.NoRetry;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * Microsoft's device and module clients of one hub, not opened yet, that never retry.
 *
 * @param direct whether WebSocket and HTTPS go to port 443, not through the proxy port
 */
record Devices(LocalHub hub, boolean direct) {

  /** How often a client over HTTPS asks for messages, in milliseconds. */
  private static final int POLL = 200;

  Devices(LocalHub hub) {
    this(hub, false);
  }

  DeviceClient device(String id, String key, IotHubClientProtocol protocol) throws Exception {
    return patient(
        new DeviceClient(name(id) + ";SharedAccessKey=" + key, protocol, options(protocol, null)));
  }

  DeviceClient device(String id, X509Bundle own, IotHubClientProtocol protocol) throws Exception {
    return patient(new DeviceClient(name(id) + ";x509=true", protocol, options(protocol, own)));
  }

  DeviceClient device(String id, SasTokenProvider tokens, IotHubClientProtocol protocol)
      throws Exception {
    return patient(new DeviceClient(hub.address(), id, tokens, protocol, options(protocol, null)));
  }

  ModuleClient module(String id, String module, String key, IotHubClientProtocol protocol)
      throws Exception {
    return patient(
        new ModuleClient(
            name(id) + ";ModuleId=" + module + ";SharedAccessKey=" + key,
            protocol,
            options(protocol, null)));
  }

  ModuleClient module(String id, String module, X509Bundle own) throws Exception {
    return module(id, module, own, IotHubClientProtocol.MQTT);
  }

  ModuleClient module(String id, String module, X509Bundle own, IotHubClientProtocol protocol)
      throws Exception {
    return patient(
        new ModuleClient(
            name(id) + ";ModuleId=" + module + ";x509=true", protocol, options(protocol, own)));
  }

  private String name(String id) {
    return "HostName=" + hub.address() + ";DeviceId=" + id;
  }

  private static <T extends InternalClient> T patient(T client) {
    client.setRetryPolicy(new NoRetry());
    return client;
  }

  private ClientOptions options(IotHubClientProtocol protocol, X509Bundle own) throws Exception {
    Path authority = hub.data().resolve("ca.pem");
    SSLContext tls = own == null ? Cloud.trusting(authority) : Certificates.showing(own, authority);
    boolean tunnel =
        !direct && protocol != IotHubClientProtocol.MQTT && protocol != IotHubClientProtocol.AMQPS;
    return ClientOptions.builder()
        .sslContext(tls)
        .receiveInterval(POLL)
        .proxySettings(
            tunnel
                ? new ProxySettings(
                    new Proxy(Proxy.Type.HTTP, new InetSocketAddress(hub.address(), hub.proxy())))
                : null)
        .build();
  }
}
