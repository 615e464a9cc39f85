package io.twinwire.itests.support;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.azure.sdk.iot.service.ProxyOptions;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClientOptions;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClientOptions;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import com.microsoft.azure.sdk.iot.service.twin.TwinClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The cloud's side of a hub: Microsoft's own service client, unmodified. */
public final class Cloud {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ProxyOptions proxy;
  private final RegistryClient registry;
  private final TwinClient twins;
  private final DirectMethodsClient methods;

  /**
   * @param data the data directory of a local hub that has started
   * @param address the hub's address
   * @param proxyPort the hub's proxy port, so that no test needs the right to bind 443
   */
  public Cloud(Path data, String address, int proxyPort) {
    try {
      // The service client's HTTPS has no setting for trust: it takes the JVM's default.
      HttpsURLConnection.setDefaultSSLSocketFactory(
          trusting(data.resolve("ca.pem")).getSocketFactory());
      String connection = Files.readString(data.resolve("service.connection-string")).trim();
      proxy =
          new ProxyOptions(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address, proxyPort)));
      registry =
          new RegistryClient(
              connection, RegistryClientOptions.builder().proxyOptions(proxy).build());
      twins = new TwinClient(connection, TwinClientOptions.builder().proxyOptions(proxy).build());
      methods =
          new DirectMethodsClient(
              connection, DirectMethodsClientOptions.builder().proxyOptions(proxy).build());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no cloud at " + address + ": " + e.getMessage(), e);
    }
  }

  /** A TLS context that trusts one authority. */
  public static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      store.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  public RegistryClient registry() {
    return registry;
  }

  /** A registry client with the rights of another policy. */
  public RegistryClient registry(String connectionString) {
    return new RegistryClient(
        connectionString, RegistryClientOptions.builder().proxyOptions(proxy).build());
  }

  public TwinClient twins() {
    return twins;
  }

  public DirectMethodsClient methods() {
    return methods;
  }

  /** Merges desired properties, as a back end does. A null removes. */
  public void desire(String device, Map<String, ?> properties) {
    Twin twin = new Twin(device);
    twin.getDesiredProperties().putAll(properties);
    call(() -> twins.patch(twin));
  }

  /** Replaces all desired properties. */
  public void replaceDesired(String device, Map<String, ?> properties) {
    Twin twin = new Twin(device);
    if (!properties.isEmpty()) { // which the client would refuse
      twin.getDesiredProperties().putAll(properties);
    }
    call(() -> twins.replace(twin));
  }

  /** Enables or disables a device. */
  public void status(String device, DeviceStatus status) {
    call(
        () -> {
          Device document = registry.getDevice(device);
          document.setStatus(status);
          return registry.updateDevice(document);
        });
  }

  /** The reported properties as JSON. */
  public JsonObject reported(String device) {
    return section(device, "reported");
  }

  /** A section of the twin as JSON, with {@code $version} and {@code $metadata}. */
  public JsonObject section(String device, String name) {
    Twin twin = call(() -> twins.get(device));
    return JsonParser.parseString(
            (name.equals("desired") ? twin.getDesiredProperties() : twin.getReportedProperties())
                .toJsonObject()
                .toString())
        .getAsJsonObject();
  }

  /** Waits until the reported properties pass, and returns them. */
  public JsonObject awaitReported(String device, Predicate<JsonObject> passes) {
    JsonObject[] last = new JsonObject[1];
    Consumer<JsonObject> keep = json -> last[0] = json;
    try {
      return await("reported properties of " + device)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                JsonObject now = reported(device);
                keep.accept(now);
                return now;
              },
              json -> holds(passes, json));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("last reported: " + last[0], e);
    }
  }

  private static boolean holds(Predicate<JsonObject> passes, JsonObject json) {
    try {
      return passes.test(json);
    } catch (NullPointerException | ClassCastException | IllegalStateException e) {
      // A member that is not there yet.
      return false;
    }
  }

  private interface Call<T> {
    T run() throws IotHubException, IOException;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (IotHubException | IOException e) {
      throw new IllegalStateException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
