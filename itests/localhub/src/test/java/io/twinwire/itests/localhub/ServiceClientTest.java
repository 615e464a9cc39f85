package io.twinwire.itests.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.AzureSasCredential;
import com.azure.core.credential.TokenCredential;
import com.microsoft.azure.sdk.iot.service.ProxyOptions;
import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.auth.IotHubConnectionStringBuilder;
import com.microsoft.azure.sdk.iot.service.auth.IotHubServiceSasToken;
import com.microsoft.azure.sdk.iot.service.auth.SymmetricKey;
import com.microsoft.azure.sdk.iot.service.configurations.ConfigurationsClient;
import com.microsoft.azure.sdk.iot.service.configurations.ConfigurationsClientOptions;
import com.microsoft.azure.sdk.iot.service.exceptions.ErrorCodeDescription;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubBadFormatException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubConflictException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubMessageTooLargeException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubUnauthorizedException;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJobsClient;
import com.microsoft.azure.sdk.iot.service.jobs.ScheduledJobsClientOptions;
import com.microsoft.azure.sdk.iot.service.messaging.IotHubServiceClientProtocol;
import com.microsoft.azure.sdk.iot.service.messaging.Message;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClient;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClientOptions;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClientOptions;
import com.microsoft.azure.sdk.iot.service.query.QueryClient;
import com.microsoft.azure.sdk.iot.service.query.QueryClientOptions;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClientOptions;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import com.microsoft.azure.sdk.iot.service.twin.TwinClientOptions;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What Microsoft's service clients, unmodified, are told: every kind of credential and refusal. */
class ServiceClientTest {

  private static final String ZEROS = "0".repeat(40);
  private static final String ONES = "1".repeat(40);

  @TempDir static Path data;

  private static AmqpSite site;
  private static RegistryClient registry;
  private static ProxyOptions proxy;

  @BeforeAll
  static void start() {
    site = new AmqpSite(data, "entraTokens=B\"true\"");
    registry = site.cloud.registry();
    proxy =
        new ProxyOptions(
            new Proxy(Proxy.Type.HTTP, new InetSocketAddress(site.address, site.hub.proxy())));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String token() throws Exception {
    return new IotHubServiceSasToken(
            IotHubConnectionStringBuilder.createIotHubConnectionString(site.serviceConnection()))
        .toString();
  }

  /** The same with an end in the past, which the signature does not cover. */
  private static String expired() throws Exception {
    return token().replaceAll("se=\\d+", "se=1500000000");
  }

  @Test
  void every_kind_of_authentication_is_kept_for_devices_and_modules() throws Exception {
    SymmetricKey key = new SymmetricKey();
    Device keyed = new Device("keyed", AuthenticationType.SAS);
    keyed.setSymmetricKey(key);
    assertThat(registry.addDevice(keyed).getPrimaryKey()).isEqualTo(key.getPrimaryKey());

    Device issued = registry.addDevice(new Device("ca", AuthenticationType.CERTIFICATE_AUTHORITY));
    assertThat(issued.getPrimaryThumbprint()).isNull();
    assertThat(registry.getDevice("ca").getAuthenticationType())
        .isEqualTo(AuthenticationType.CERTIFICATE_AUTHORITY);

    Device own = new Device("self", AuthenticationType.SELF_SIGNED);
    own.setThumbprint(ZEROS, ONES);
    Device read = registry.addDevice(own);
    assertThat(read.getSecondaryThumbprint()).isEqualTo(ONES);
    read.setThumbprint(ONES, ZEROS);
    assertThat(registry.updateDevice(read).getPrimaryThumbprint()).isEqualTo(ONES);

    Module module = new Module("self", "m", AuthenticationType.SELF_SIGNED);
    module.setThumbprint(ZEROS, ONES);
    assertThat(registry.addModule(module).getPrimaryThumbprint()).isEqualTo(ZEROS);
    registry.addModule(new Module("self", "ca", AuthenticationType.CERTIFICATE_AUTHORITY));
    assertThat(registry.getModule("self", "ca").getPrimaryThumbprint()).isNull();
    Module sas = registry.addModule(new Module("self", "sas"));
    sas.getSymmetricKey().setPrimaryKey(key.getPrimaryKey());
    assertThat(registry.updateModule(sas).getPrimaryKey()).isEqualTo(key.getPrimaryKey());
    assertThat(registry.getModulesOnDevice("self")).hasSize(3);
    registry.removeModule("self", "sas");
    registry.removeDevice("self");
    assertThatThrownBy(() -> registry.getModule("self", "m"))
        .isInstanceOf(IotHubNotFoundException.class);
  }

  @Test
  void the_registry_refuses_in_the_words_of_the_client() throws Exception {
    Device bad = new Device("bad-key", AuthenticationType.SAS);
    SymmetricKey short1 = new SymmetricKey();
    short1.setPrimaryKey("1");
    short1.setSecondaryKey("2");
    bad.setSymmetricKey(short1);
    assertThatThrownBy(() -> registry.addDevice(bad)).isInstanceOf(IotHubBadFormatException.class);

    Device first = registry.addDevice(new Device("refusals"));
    refused(
        IotHubConflictException.class,
        ErrorCodeDescription.Conflict,
        () -> registry.addDevice(new Device("refusals")));
    registry.updateDevice(first);
    refused(
        IotHubPreconditionFailedException.class,
        ErrorCodeDescription.PreconditionFailed,
        () -> {
          registry.removeDevice(first);
          return null;
        });
    registry.addModule(new Module("refusals", "m"));
    refused(
        IotHubConflictException.class,
        ErrorCodeDescription.Conflict,
        () -> registry.addModule(new Module("refusals", "m")));
    refused(
        IotHubNotFoundException.class,
        ErrorCodeDescription.NotFound,
        () -> registry.updateDevice(new Device("nobody")));
    refused(
        IotHubNotFoundException.class,
        ErrorCodeDescription.NotFound,
        () -> site.cloud.twins().get("nobody"));
    refused(
        IotHubNotFoundException.class,
        ErrorCodeDescription.ModuleNotFound,
        () -> site.cloud.methods().invoke("refusals", "nobody", "reboot"));
    refused(
        IotHubNotFoundException.class,
        ErrorCodeDescription.DeviceNotFound,
        () -> site.cloud.methods().invoke("nobody", "reboot"));
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static void refused(
      Class<? extends IotHubException> type, ErrorCodeDescription code, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            type, refusal -> assertThat(refusal.getErrorCodeDescription()).isEqualTo(code));
  }

  @Test
  void tw11_twins_are_changed_under_their_etag_only() throws Exception {
    TwinClient twins = site.cloud.twins();
    registry.addDevice(new Device("etags"));
    Twin read = twins.get("etags");
    read.getDesiredProperties().put("HomeTemp(F)", 70);
    Twin patched = twins.patch(read, read.getETag());
    assertThat(patched.getDesiredProperties()).containsEntry("HomeTemp(F)", 70L);
    assertThatThrownBy(() -> twins.patch(read, read.getETag()))
        .isInstanceOf(IotHubPreconditionFailedException.class);
    assertThatThrownBy(() -> twins.replace(read, read.getETag()))
        .isInstanceOf(IotHubPreconditionFailedException.class);
    patched.getDesiredProperties().clear();
    patched.getDesiredProperties().put("other", "x");
    patched.getTags().put("t", "y");
    Twin replaced = twins.replace(patched);
    assertThat(replaced.getDesiredProperties()).containsOnlyKeys("other");
    assertThat(replaced.getTags()).isEqualTo(Map.of("t", "y"));
  }

  /** What each client does first with its credential, through the proxy. */
  private static List<Call> calls(AzureSasCredential credential) {
    String host = site.address;
    RegistryClient devices =
        new RegistryClient(
            host, credential, RegistryClientOptions.builder().proxyOptions(proxy).build());
    TwinClient twins =
        new TwinClient(host, credential, TwinClientOptions.builder().proxyOptions(proxy).build());
    DirectMethodsClient methods =
        new DirectMethodsClient(
            host, credential, DirectMethodsClientOptions.builder().proxyOptions(proxy).build());
    QueryClient queries =
        new QueryClient(host, credential, QueryClientOptions.builder().proxyOptions(proxy).build());
    ScheduledJobsClient jobs =
        new ScheduledJobsClient(
            host, credential, ScheduledJobsClientOptions.builder().proxyOptions(proxy).build());
    ConfigurationsClient configurations =
        new ConfigurationsClient(
            host, credential, ConfigurationsClientOptions.builder().proxyOptions(proxy).build());
    return List.of(
        () -> devices.getDevice("demo-gateway"),
        devices::getStatistics,
        () -> twins.get("demo-gateway"),
        () -> queries.queryTwins("SELECT * FROM devices").hasNext(),
        () -> configurations.get(10),
        () -> found(() -> methods.invoke("nobody", "reboot")),
        () -> found(() -> jobs.get("nobody")));
  }

  /** A call that is let in, and finds nothing. */
  private static Object found(Call call) throws Exception {
    try {
      return call.run();
    } catch (IotHubNotFoundException e) {
      return e;
    }
  }

  @Test
  void a_signature_of_the_callers_own_counts_until_it_expires_and_once_it_is_renewed()
      throws Exception {
    AzureSasCredential credential = new AzureSasCredential(token());
    for (Call call : calls(credential)) {
      credential.update(token());
      assertThat(call.run()).isNotNull();
      credential.update(expired());
      assertThatThrownBy(call::run).isInstanceOf(IotHubUnauthorizedException.class);
      credential.update(token());
      assertThat(call.run()).isNotNull();
    }
  }

  /** A token as Microsoft Entra ID gives it, but for its signature. */
  private static TokenCredential entra(String audience) {
    OffsetDateTime end = OffsetDateTime.now(ZoneOffset.UTC).plusHours(1);
    String claims =
        "{\"aud\":\"%s\",\"nbf\":0,\"exp\":%d}".formatted(audience, end.toEpochSecond());
    String token =
        "e30."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
            + ".c2ln";
    return asked -> Mono.just(new AccessToken(token, end));
  }

  @Test
  void a_token_credential_opens_where_the_hub_is_set_to_take_it() throws Exception {
    RegistryClientOptions options = RegistryClientOptions.builder().proxyOptions(proxy).build();
    assertThat(
            new RegistryClient(site.address, entra("https://iothubs.azure.net"), options)
                .getDevice("demo-gateway")
                .getDeviceId())
        .isEqualTo("demo-gateway");
    RegistryClient other = new RegistryClient(site.address, entra("https://other"), options);
    assertThatThrownBy(() -> other.getDevice("demo-gateway"))
        .isInstanceOf(IotHubUnauthorizedException.class);
    registry.addDevice(new Device("entra"));
    MessagingClient messages =
        new MessagingClient(
            site.address,
            entra("https://iothubs.azure.net"),
            IotHubServiceClientProtocol.AMQPS,
            MessagingClientOptions.builder().sslContext(site.trust()).build());
    messages.open();
    messages.send("entra", new Message("x"));
    messages.close();
    assertThat(registry.getDevice("entra").getCloudToDeviceMessageCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void messages_of_any_size_are_counted_and_larger_ones_told(IotHubServiceClientProtocol protocol)
      throws Exception {
    String id = "sizes-" + protocol;
    registry.addDevice(new Device(id));
    AzureSasCredential credential = new AzureSasCredential(token());
    MessagingClient messages =
        new MessagingClient(
            site.address,
            credential,
            protocol,
            MessagingClientOptions.builder()
                .sslContext(site.trust())
                .proxyOptions(protocol == IotHubServiceClientProtocol.AMQPS_WS ? proxy : null)
                .build());
    messages.open();
    messages.send(id, new Message());
    messages.send(id, new Message(new byte[65_000]));
    assertThatThrownBy(() -> messages.send(id, new Message(new byte[256_000])))
        .isInstanceOf(IotHubMessageTooLargeException.class);
    messages.send(id, new Message("after it"));
    assertThat(registry.getDevice(id).getCloudToDeviceMessageCount()).isEqualTo(3);

    messages.close();
    credential.update(expired());
    assertThatThrownBy(messages::open).isInstanceOf(IotHubUnauthorizedException.class);
    credential.update(token());
    messages.open();
    messages.send(id, new Message("again"));
    messages.close();
    assertThat(registry.getDevice(id).getCloudToDeviceMessageCount()).isEqualTo(4);
  }

  @Test
  void another_policy_another_key_and_another_host_are_told_apart() throws Exception {
    String connection = site.serviceConnection();
    for (String wrong :
        List.of(
            connection.replaceAll("SharedAccessKey=.*", "SharedAccessKey=bm90IHRoZSBrZXk="),
            connection.replace("iothubowner", "nobody"))) {
      assertThatThrownBy(() -> site.cloud.registry(wrong).getDevice("demo-gateway"))
          .isInstanceOf(IotHubUnauthorizedException.class);
    }
  }
}
