package io.twinwire.itests.localhub;

import static io.twinwire.itests.localhub.Certificates.authority;
import static io.twinwire.itests.localhub.Certificates.named;
import static io.twinwire.itests.localhub.Certificates.thumbprint;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.SasTokenProvider;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.auth.IotHubConnectionStringBuilder;
import com.microsoft.azure.sdk.iot.service.auth.IotHubServiceSasToken;
import com.microsoft.azure.sdk.iot.service.auth.SymmetricKey;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubUnauthorizedException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import com.microsoft.azure.sdk.iot.service.registry.RegistryStatistics;
import com.microsoft.azure.sdk.iot.service.registry.serializers.AuthenticationParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.AuthenticationTypeParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.ExportImportDeviceParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.SymmetricKeyParser;
import com.microsoft.azure.sdk.iot.service.registry.serializers.X509ThumbprintParser;
import com.microsoft.azure.sdk.iot.service.transport.http.HttpMethod;
import com.microsoft.azure.sdk.iot.service.transport.http.HttpRequest;
import com.microsoft.azure.sdk.iot.service.twin.DeviceCapabilities;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's clients prove who they are in every way that IoT Hub knows. */
class IdentitiesTest {

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;
  private static HubControl control;
  private static Devices devices;

  @BeforeAll
  static void start() {
    hub = LocalHub.start("localhub", data, Loopback.address());
    cloud = hub.cloud();
    control = hub.control();
    devices = new Devices(hub);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static Device selfSigned(String id, String primary, String secondary) throws Exception {
    Device device = new Device(id, AuthenticationType.SELF_SIGNED);
    device.setThumbprint(primary, secondary);
    return cloud.registry().addDevice(device);
  }

  private static void prove(String name, X509Bundle root) throws Exception {
    assertThat(Certificates.proven(control, name, root)).isTrue();
  }

  private static void sends(InternalClient client, String identity) throws Exception {
    try {
      client.open(false);
      client.sendEvent(new Message("from " + identity));
      hub.process().awaitLine("telemetry " + identity + " - from " + identity);
    } finally {
      client.close();
    }
    // Over AMQP the Java client 2.5.0 ends TCP before its farewell is out.
    hub.process()
        .awaitLine("connection " + identity + " disconnected (client-closed|connection-lost)");
  }

  private static void isRefused(InternalClient client) {
    assertThatThrownBy(() -> client.open(false)).isInstanceOf(IotHubClientException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "AMQPS", "AMQPS_WS"})
  void a_device_with_a_self_signed_certificate_gets_in_by_either_thumbprint(
      IotHubClientProtocol protocol) throws Exception {
    String id = "self-signed-" + protocol;
    X509Bundle first = authority(id);
    X509Bundle second = authority("a name of no matter");
    Device device = selfSigned(id, thumbprint(first, "SHA-1"), thumbprint(second, "SHA-256"));
    assertThat(device.getAuthenticationType()).isEqualTo(AuthenticationType.SELF_SIGNED);
    assertThat(device.getPrimaryThumbprint()).isEqualTo(thumbprint(first, "SHA-1"));

    sends(devices.device(id, first, protocol), id);
    sends(devices.device(id, second, protocol), id);
    isRefused(devices.device(id, authority(id), protocol));
    hub.process().awaitLine("connection " + id + " refused IotHubUnauthorized");
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS", "AMQPS", "AMQPS_WS"})
  void a_device_of_a_proven_authority_gets_in_by_its_common_name(IotHubClientProtocol protocol)
      throws Exception {
    String id = "ca-signed-" + protocol;
    X509Bundle root = authority("root of " + protocol);
    X509Bundle middle = named("middle").setIsCertificateAuthority(true).buildIssuedBy(root);
    cloud.registry().addDevice(new Device(id, AuthenticationType.CERTIFICATE_AUTHORITY));
    X509Bundle own = named(id).buildIssuedBy(middle);
    isRefused(devices.device(id, own, protocol));

    prove("root-" + protocol, root);
    sends(devices.device(id, own, protocol), id);
    isRefused(devices.device(id, named("other").buildIssuedBy(middle), protocol));
    isRefused(devices.device(id, named(id).buildIssuedBy(authority("stranger")), protocol));
  }

  @Test
  void over_https_each_request_shows_a_certificate_of_either_form() throws Exception {
    X509Bundle own = authority("https-self");
    selfSigned("https-self", thumbprint(own, "SHA-1"), thumbprint(own, "SHA-256"));
    X509Bundle root = authority("root of https");
    prove("root-https", root);
    cloud.registry().addDevice(new Device("https-ca", AuthenticationType.CERTIFICATE_AUTHORITY));

    posts("https-self", own);
    posts("https-ca", named("https-ca").buildIssuedBy(root));
    assertThatThrownBy(() -> posts("https-self", authority("https-self")))
        .isInstanceOf(IotHubClientException.class);
    assertThatThrownBy(() -> posts("https-ca", named("https-self").buildIssuedBy(root)))
        .isInstanceOf(IotHubClientException.class);
  }

  private static void posts(String id, X509Bundle own) throws Exception {
    DeviceClient client = devices.device(id, own, IotHubClientProtocol.HTTPS);
    try {
      client.open(false);
      client.sendEvent(new Message("from " + id));
      hub.process().awaitLine("telemetry " + id + " - from " + id);
    } finally {
      client.close();
    }
  }

  @Test
  void modules_get_in_by_key_by_thumbprint_and_by_authority() throws Exception {
    cloud.registry().addDevice(new Device("with-modules"));
    X509Bundle root = authority("root of modules");
    prove("modules", root);
    X509Bundle own = authority("module");
    Module thumb = new Module("with-modules", "thumb", AuthenticationType.SELF_SIGNED);
    thumb.setThumbprint(thumbprint(own, "SHA-256"), thumbprint(own, "SHA-256"));
    cloud.registry().addModule(thumb);
    cloud
        .registry()
        .addModule(new Module("with-modules", "ca", AuthenticationType.CERTIFICATE_AUTHORITY));
    String key = cloud.registry().addModule(new Module("with-modules", "sas")).getPrimaryKey();

    sends(devices.module("with-modules", "thumb", own), "with-modules/thumb");
    sends(
        devices.module("with-modules", "ca", named("with-modules/ca").buildIssuedBy(root)),
        "with-modules/ca");
    for (IotHubClientProtocol protocol :
        new IotHubClientProtocol[] {IotHubClientProtocol.MQTT, IotHubClientProtocol.MQTT_WS}) {
      sends(devices.module("with-modules", "sas", key, protocol), "with-modules/sas");
    }
    isRefused(devices.module("with-modules", "ca", named("ca").buildIssuedBy(root)));
    assertThat(cloud.registry().getModulesOnDevice("with-modules"))
        .extracting(Module::getId)
        .containsExactlyInAnyOrder("ca", "sas", "thumb");
  }

  @Test
  void a_device_whose_key_is_replaced_gets_in_with_the_new_one_only() throws Exception {
    Device device = cloud.registry().addDevice(new Device("rekeyed"));
    String old = device.getPrimaryKey();
    String secondary = device.getSecondaryKey();
    device.setSymmetricKey(new SymmetricKey());
    Device rekeyed = cloud.registry().updateDevice(device);
    assertThat(rekeyed.getPrimaryKey()).isNotEqualTo(old);
    assertThat(rekeyed.getGenerationId()).isEqualTo(device.getGenerationId());

    isRefused(devices.device("rekeyed", old, IotHubClientProtocol.MQTT));
    isRefused(devices.device("rekeyed", secondary, IotHubClientProtocol.MQTT));
    sends(devices.device("rekeyed", rekeyed.getPrimaryKey(), IotHubClientProtocol.MQTT), "rekeyed");
    sends(
        devices.device("rekeyed", rekeyed.getSecondaryKey(), IotHubClientProtocol.MQTT), "rekeyed");
  }

  @Test
  void a_policy_that_may_connect_devices_signs_for_them_until_its_key_is_renewed()
      throws Exception {
    cloud.registry().addDevice(new Device("by-policy"));
    PolicyToken token = PolicyToken.of(control, "gatekeeper", hub.address(), "by-policy");

    sends(devices.device("by-policy", token, IotHubClientProtocol.MQTT), "by-policy");
    control.call("POST", "/_hub/policies/gatekeeper/regenerateKey", Map.of("key", "primary"));
    isRefused(devices.device("by-policy", token, IotHubClientProtocol.MQTT));
  }

  /** A token of a policy that may connect devices and do nothing else. */
  record PolicyToken(String token) implements SasTokenProvider {

    static PolicyToken of(HubControl control, String policy, String host, String device) {
      JsonObject made =
          control
              .call("PUT", "/_hub/policies/" + policy, Map.of("rights", "DeviceConnect"))
              .getAsJsonObject();
      return new PolicyToken(
          control.token(host + "/devices/" + device, policy, made.get("primaryKey").getAsString()));
    }

    @Override
    public char[] getSasToken() {
      return token.toCharArray();
    }
  }

  @Test
  void policies_give_the_registry_client_their_rights_and_no_others() throws Exception {
    RegistryClient reader = cloud.registry(policy("registryRead"));
    RegistryClient writer = cloud.registry(policy("registryReadWrite"));
    writer.addDevice(new Device("of-the-writer"));
    assertThat(reader.getDevice("of-the-writer").getDeviceId()).isEqualTo("of-the-writer");
    assertThatThrownBy(() -> reader.addDevice(new Device("of-the-reader")))
        .isInstanceOf(IotHubUnauthorizedException.class);
  }

  @Test
  void an_edge_device_gives_its_children_its_scope() throws Exception {
    Device edge = new Device("edge");
    DeviceCapabilities capabilities = new DeviceCapabilities();
    capabilities.setIotEdge(true);
    edge.setCapabilities(capabilities);
    Device parent = cloud.registry().addDevice(edge);
    assertThat(parent.getScope()).startsWith("ms-azure-iot-edge://edge-");
    Device nested = new Device("edge-nested");
    nested.setCapabilities(capabilities);
    nested.getParentScopes().add(parent.getScope());
    Device leaf = new Device("edge-leaf");
    leaf.setScope(parent.getScope());

    assertThat(cloud.registry().addDevice(nested).getParentScopes())
        .containsExactly(parent.getScope());
    Device child = cloud.registry().addDevice(leaf);
    assertThat(child.getScope()).isEqualTo(parent.getScope());
    assertThat(child.getParentScopes()).containsExactly(parent.getScope());
  }

  private static String policy(String name) {
    for (var policy : control.call("GET", "/_hub/policies", Map.of()).getAsJsonArray()) {
      JsonObject one = policy.getAsJsonObject();
      if (one.get("keyName").getAsString().equals(name)) {
        return "HostName=%s;SharedAccessKeyName=%s;SharedAccessKey=%s"
            .formatted(hub.address(), name, one.get("primaryKey").getAsString());
      }
    }
    throw new AssertionError("no policy " + name);
  }

  @Test
  void bulk_operations_statistics_and_generations_are_as_the_clients_expect() throws Exception {
    RegistryStatistics before = cloud.registry().getStatistics();
    JsonObject made =
        control
            .bulk(
                Map.of("id", "bulk-1", "importMode", "create", "status", "enabled"),
                Map.of("id", "bulk-2", "importMode", "create", "status", "disabled"),
                Map.of("id", "bulk-1", "moduleId", "m", "importMode", "create"))
            .getAsJsonObject();
    assertThat(made.get("isSuccessful").getAsBoolean()).isTrue();
    RegistryStatistics after = cloud.registry().getStatistics();
    assertThat(after.getTotalDeviceCount() - before.getTotalDeviceCount()).isEqualTo(2);
    assertThat(after.getEnabledDeviceCount() - before.getEnabledDeviceCount()).isEqualTo(1);
    assertThat(after.getDisabledDeviceCount() - before.getDisabledDeviceCount()).isEqualTo(1);
    assertThat(cloud.registry().getModule("bulk-1", "m").getPrimaryKey()).isNotEmpty();

    Device first = cloud.registry().getDevice("bulk-1");
    control.bulk(
        Map.of("id", "bulk-1", "importMode", "delete"),
        Map.of("id", "bulk-2", "importMode", "update", "status", "enabled"));
    Device again = cloud.registry().addDevice(new Device("bulk-1"));
    assertThat(again.getGenerationId()).isNotEqualTo(first.getGenerationId());
    assertThat(cloud.registry().getDevice("bulk-2").getStatus()).isEqualTo(DeviceStatus.Enabled);
    DeviceClient client =
        devices.device("bulk-1", first.getPrimaryKey(), IotHubClientProtocol.MQTT);
    isRefused(client);
  }

  private static void bulk(List<ExportImportDeviceParser> operations) throws Exception {
    String body =
        operations.stream()
            .map(ExportImportDeviceParser::toJson)
            .collect(Collectors.joining(",", "[", "]"));
    new HttpRequest(
            URI.create("https://" + hub.address() + "/devices/?api-version=2021-04-12").toURL(),
            HttpMethod.POST,
            body.getBytes(UTF_8),
            new IotHubServiceSasToken(
                    IotHubConnectionStringBuilder.createIotHubConnectionString(
                        policy("registryReadWrite")))
                .toString(),
            new Proxy(Proxy.Type.HTTP, new InetSocketAddress(hub.address(), hub.proxy())))
        .send();
  }

  private static ExportImportDeviceParser operation(String mode, String id) {
    ExportImportDeviceParser operation = new ExportImportDeviceParser();
    operation.setId(id);
    operation.setImportMode(mode);
    return operation;
  }

  @Test
  void a_hundred_devices_and_their_modules_are_added_and_removed_as_microsofts_tests_do()
      throws Exception {
    List<ExportImportDeviceParser> devices = new ArrayList<>();
    List<ExportImportDeviceParser> modules = new ArrayList<>();
    List<ExportImportDeviceParser> deletions = new ArrayList<>();
    SymmetricKey key = new SymmetricKey();
    for (int n = 0; n < 100; n++) {
      AuthenticationParser authentication = new AuthenticationParser();
      if (n % 2 == 0) {
        authentication.setType(AuthenticationTypeParser.SAS);
        authentication.setSymmetricKey(
            new SymmetricKeyParser(key.getPrimaryKey(), key.getSecondaryKey()));
      } else {
        authentication.setType(AuthenticationTypeParser.SELF_SIGNED);
        authentication.setThumbprint(new X509ThumbprintParser("0".repeat(40), "0".repeat(40)));
      }
      ExportImportDeviceParser device = operation("create", "many-" + n);
      device.setAuthentication(authentication);
      devices.add(device);
      ExportImportDeviceParser module = operation("create", "many-" + n);
      module.setModuleId("m");
      module.setAuthentication(authentication);
      modules.add(module);
      deletions.add(operation("delete", "many-" + n));
    }
    bulk(devices);
    bulk(modules);
    assertThat(cloud.registry().getDevice("many-98").getPrimaryKey())
        .isEqualTo(key.getPrimaryKey());
    assertThat(cloud.registry().getModule("many-99", "m").getPrimaryThumbprint())
        .isEqualTo("0".repeat(40));
    bulk(deletions);
    assertThatThrownBy(() -> cloud.registry().getModule("many-99", "m"))
        .isInstanceOf(IotHubNotFoundException.class);
  }
}
