package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.transport.NoRetry;
import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClient;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientRegistrationResult;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientStatus;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientSubstatus;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.device.internal.exceptions.ProvisioningDeviceClientException;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderSymmetricKey;
import com.microsoft.azure.sdk.iot.provisioning.service.ProvisioningServiceClient;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.AllocationPolicy;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.CustomAllocationDefinition;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.EnrollmentGroup;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.IndividualEnrollment;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.ProvisioningStatus;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.ReprovisionPolicy;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.SymmetricKeyAttestation;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.TpmAttestation;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.TwinCollection;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.TwinState;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.X509Attestation;
import com.sun.net.httpserver.HttpServer;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import io.twinwire.support.testing.SoftwareTpm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Microsoft's provisioning clients, unmodified, take the local provisioning service for Azure's. At
 * once, for the client waits two seconds and more before it asks how far a registration is.
 */
class ProvisioningTest {

  private static final String ADDRESS = Loopback.address();
  private static final String SCOPE = "0ne00000001";

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;
  private static Path authority;
  private static ProvisioningServiceClient service;

  @BeforeAll
  static void start() throws Exception {
    hub = LocalHub.start("localhub", data, ADDRESS);
    cloud = hub.cloud();
    authority = data.resolve("ca.pem");
    service =
        new ProvisioningServiceClient(
            Files.readString(data.resolve("provisioning.connection-string")).trim());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static ProvisioningDeviceClientRegistrationResult registered(
      ProvisioningDeviceClientTransportProtocol protocol, SecurityProvider security)
      throws Exception {
    return registered(protocol, security, new AdditionalData());
  }

  private static ProvisioningDeviceClientRegistrationResult registered(
      ProvisioningDeviceClientTransportProtocol protocol,
      SecurityProvider security,
      AdditionalData more)
      throws Exception {
    ProvisioningDeviceClient client =
        ProvisioningDeviceClient.create(ADDRESS, SCOPE, protocol, security);
    try {
      return client.registerDeviceSync(more, 30_000);
    } finally {
      client.close();
    }
  }

  /** The device is in the hub, and can use what it was given. */
  private static void connects(
      ProvisioningDeviceClientRegistrationResult result, SecurityProvider security)
      throws Exception {
    assertThat(result.getProvisioningDeviceClientStatus())
        .isEqualTo(ProvisioningDeviceClientStatus.PROVISIONING_DEVICE_STATUS_ASSIGNED);
    assertThat(result.getIothubUri()).isEqualTo(ADDRESS);
    assertThat(cloud.registry().getDevice(result.getDeviceId()).getDeviceId())
        .isEqualTo(result.getDeviceId());
    DeviceClient device = client(result, security);
    device.setRetryPolicy(new NoRetry());
    try {
      device.open(false);
      device.sendEvent(new Message("provisioned"));
      hub.process().awaitLine("telemetry " + result.getDeviceId() + " - provisioned");
    } finally {
      device.close();
    }
  }

  /** With a key the device client does not ask the provider whom to trust, so it gets a string. */
  private static DeviceClient client(
      ProvisioningDeviceClientRegistrationResult result, SecurityProvider security)
      throws Exception {
    String hub = result.getIothubUri();
    String device = result.getDeviceId();
    if (security instanceof SecurityProviderSymmetricKey keyed) {
      String key = new String(keyed.getSymmetricKey(), StandardCharsets.UTF_8);
      return new DeviceClient(
          "HostName=" + hub + ";DeviceId=" + device + ";SharedAccessKey=" + key,
          IotHubClientProtocol.MQTT,
          ClientOptions.builder().sslContext(security.getSSLContext()).build());
    }
    return new DeviceClient(hub, device, security, IotHubClientProtocol.MQTT);
  }

  private static IndividualEnrollment withKeys(String id) throws Exception {
    return service.createOrUpdateIndividualEnrollment(
        new IndividualEnrollment(id, new SymmetricKeyAttestation("", "")));
  }

  private static String key(IndividualEnrollment enrollment) throws Exception {
    return ((SymmetricKeyAttestation) enrollment.getAttestation()).getPrimaryKey();
  }

  private static String pem(X509Bundle bundle) {
    return bundle.getCertificatePEM();
  }

  private static String id(String test, ProvisioningDeviceClientTransportProtocol protocol) {
    return test + "-" + protocol.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource
  void dps02_a_device_with_a_key_registers_and_connects(
      ProvisioningDeviceClientTransportProtocol protocol) throws Exception {
    String id = id("key", protocol);
    SecurityProvider security = Attestation.key(authority, key(withKeys(id)), id);

    ProvisioningDeviceClientRegistrationResult result = registered(protocol, security);

    assertThat(result.getSubstatus())
        .isEqualTo(ProvisioningDeviceClientSubstatus.INITIAL_ASSIGNMENT);
    connects(result, security);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource
  void dps04_a_device_of_a_group_registers_with_the_key_that_the_client_derives(
      ProvisioningDeviceClientTransportProtocol protocol) throws Exception {
    String id = id("derived", protocol);
    EnrollmentGroup group =
        service.createOrUpdateEnrollmentGroup(
            new EnrollmentGroup(id + "-group", new SymmetricKeyAttestation("", "")));
    String groupKey = ((SymmetricKeyAttestation) group.getAttestation()).getPrimaryKey();
    String derived =
        new String(
            SecurityProviderSymmetricKey.ComputeDerivedSymmetricKey(
                groupKey.getBytes(StandardCharsets.UTF_8), id),
            StandardCharsets.UTF_8);
    SecurityProvider security = Attestation.key(authority, derived, id);

    connects(registered(protocol, security), security);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource
  void dps01_a_device_with_an_enrolled_certificate_registers_and_connects(
      ProvisioningDeviceClientTransportProtocol protocol) throws Exception {
    String id = id("x509", protocol);
    X509Bundle own = Attestation.authority(id);
    service.createOrUpdateIndividualEnrollment(
        new IndividualEnrollment(id, X509Attestation.createFromClientCertificates(pem(own))));
    SecurityProvider security = Attestation.certificate(authority, id, own);

    connects(registered(protocol, security), security);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource
  void dps01_a_device_whose_chain_leads_to_a_group_registers_and_connects(
      ProvisioningDeviceClientTransportProtocol protocol) throws Exception {
    String id = id("chain", protocol);
    X509Bundle root = Attestation.authority(id + "-root");
    X509Bundle middle = Attestation.intermediate(id + "-middle", root);
    service.createOrUpdateEnrollmentGroup(
        new EnrollmentGroup(id + "-group", X509Attestation.createFromRootCertificates(pem(root))));
    SecurityProvider security =
        Attestation.certificate(
            authority, id, Attestation.leaf(id, middle), middle.getCertificate());

    connects(registered(protocol, security), security);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void dps01_a_chain_to_another_authority_of_that_name_is_refused() throws Exception {
    X509Bundle root = Attestation.authority("stolen-root");
    X509Bundle forged = Attestation.authority("stolen-root");
    service.createOrUpdateEnrollmentGroup(
        new EnrollmentGroup("stolen-group", X509Attestation.createFromRootCertificates(pem(root))));
    SecurityProvider security =
        Attestation.certificate(authority, "stolen", Attestation.leaf("stolen", forged));

    assertThatThrownBy(() -> registered(ProvisioningDeviceClientTransportProtocol.HTTPS, security))
        .isInstanceOf(ProvisioningDeviceClientException.class)
        .hasStackTraceContaining("401002");
    assertThatThrownBy(() -> registered(ProvisioningDeviceClientTransportProtocol.MQTT, security))
        .isInstanceOf(ProvisioningDeviceClientException.class);
  }

  /** The client has no TPM over MQTT. */
  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(names = {"HTTPS", "AMQPS", "AMQPS_WS"})
  void a_device_with_a_tpm_registers_and_connects_with_the_key_that_it_unwraps(
      ProvisioningDeviceClientTransportProtocol protocol) throws Exception {
    String id = id("tpm", protocol);
    SoftwareTpm tpm = new SoftwareTpm();
    String key = Base64.getEncoder().encodeToString(tpm.endorsementKey());
    service.createOrUpdateIndividualEnrollment(
        new IndividualEnrollment(id, new TpmAttestation(key)));
    SecurityProvider security = Attestation.tpm(authority, id, tpm);

    connects(registered(protocol, security), security);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_tpm_that_is_not_enrolled_is_refused() throws Exception {
    String key = Base64.getEncoder().encodeToString(new SoftwareTpm().endorsementKey());
    service.createOrUpdateIndividualEnrollment(
        new IndividualEnrollment("tpm-other", new TpmAttestation(key)));
    SecurityProvider security = Attestation.tpm(authority, "tpm-other", new SoftwareTpm());

    assertThatThrownBy(() -> registered(ProvisioningDeviceClientTransportProtocol.HTTPS, security))
        .isInstanceOf(ProvisioningDeviceClientException.class);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_wrong_key_is_refused_with_the_code_of_azure() throws Exception {
    withKeys("wrong-key");
    SecurityProvider security =
        Attestation.key(authority, Base64.getEncoder().encodeToString(new byte[32]), "wrong-key");

    assertThatThrownBy(() -> registered(ProvisioningDeviceClientTransportProtocol.HTTPS, security))
        .isInstanceOf(ProvisioningDeviceClientException.class)
        .hasStackTraceContaining("401002");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_disabled_enrollment_ends_as_disabled() throws Exception {
    IndividualEnrollment enrollment = withKeys("off");
    String key = key(enrollment);
    enrollment.setProvisioningStatus(ProvisioningStatus.DISABLED);
    service.createOrUpdateIndividualEnrollment(enrollment);

    assertThatThrownBy(
            () ->
                registered(
                    ProvisioningDeviceClientTransportProtocol.MQTT,
                    Attestation.key(authority, key, "off")))
        .hasStackTraceContaining("the enrollment is disabled");
    assertThat(service.getDeviceRegistrationState("off").getStatus().name()).isEqualTo("DISABLED");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void dps06_the_initial_twin_comes_once_or_with_every_reset() throws Exception {
    TwinCollection desired = new TwinCollection();
    desired.put("interval", 5);
    TwinCollection tags = new TwinCollection();
    tags.put("site", "north");
    IndividualEnrollment enrollment =
        new IndividualEnrollment("twin", new SymmetricKeyAttestation("", ""));
    enrollment.setDeviceId("twin-device");
    enrollment.setInitialTwin(new TwinState(tags, desired));
    enrollment = service.createOrUpdateIndividualEnrollment(enrollment);
    SecurityProvider security = Attestation.key(authority, key(enrollment), "twin");
    registered(ProvisioningDeviceClientTransportProtocol.HTTPS, security);
    assertThat(cloud.section("twin-device", "desired").get("interval").getAsInt()).isEqualTo(5);

    cloud.desire("twin-device", Map.of("interval", 60));
    registered(ProvisioningDeviceClientTransportProtocol.HTTPS, security);
    assertThat(cloud.section("twin-device", "desired").get("interval").getAsInt()).isEqualTo(60);

    ReprovisionPolicy reset = new ReprovisionPolicy();
    reset.setUpdateHubAssignment(true);
    reset.setMigrateDeviceData(false);
    enrollment.setReprovisionPolicy(reset);
    service.createOrUpdateIndividualEnrollment(enrollment);
    ProvisioningDeviceClientRegistrationResult result =
        registered(ProvisioningDeviceClientTransportProtocol.HTTPS, security);
    assertThat(result.getSubstatus())
        .isEqualTo(ProvisioningDeviceClientSubstatus.DEVICE_DATA_RESET);
    assertThat(cloud.section("twin-device", "desired").get("interval").getAsInt()).isEqualTo(5);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(
      value = ProvisioningDeviceClientTransportProtocol.class,
      mode = Mode.MATCH_ANY,
      names = "^(HTTPS|MQTT)$")
  void a_web_hook_decides_and_payloads_go_both_ways(
      ProvisioningDeviceClientTransportProtocol protocol) throws Exception {
    AtomicReference<String> asked = new AtomicReference<>("");
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(ADDRESS), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              ("{\"iotHubHostName\":\"" + ADDRESS + "\",\"payload\":{\"welcome\":true}}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    hook.start();
    try {
      String id = id("hook", protocol);
      IndividualEnrollment enrollment =
          new IndividualEnrollment(id, new SymmetricKeyAttestation("", ""));
      enrollment.setAllocationPolicy(AllocationPolicy.CUSTOM);
      CustomAllocationDefinition definition = new CustomAllocationDefinition();
      definition.setWebhookUrl("http://" + ADDRESS + ":" + hook.getAddress().getPort() + "/");
      definition.setApiVersion("2019-03-31");
      enrollment.setCustomAllocationDefinition(definition);
      enrollment = service.createOrUpdateIndividualEnrollment(enrollment);
      AdditionalData more = new AdditionalData();
      more.setProvisioningPayload("{\"model\":\"x1\"}");

      ProvisioningDeviceClientRegistrationResult result =
          registered(protocol, Attestation.key(authority, key(enrollment), id), more);

      assertThat(result.getProvisioningPayload()).isEqualTo("{\"welcome\":true}");
      // Microsoft's client sends what it is given as a text.
      assertThat(asked.get()).contains("x1", ADDRESS);
    } finally {
      hook.stop(0);
    }
  }
}
