package io.twinwire.localhub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.microsoft.azure.sdk.iot.service.ProxyOptions;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubBadFormatException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubConflictException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubUnauthorizedException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClientOptions;
import com.microsoft.azure.sdk.iot.service.registry.RegistryStatistics;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import com.microsoft.azure.sdk.iot.service.twin.TwinClientOptions;
import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.RegistryJobs;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Microsoft's service client, as it is, against the front. */
@Timeout(60)
class ServiceSdkTest {

  private final SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
  private final FakeHub hub = new FakeHub();
  private final HttpFront front =
      new HttpFront(
          hub,
          hub.twins,
          hub,
          hub,
          hub.down,
          hub.down,
          hub.owner,
          hub.owner,
          new FakeDevices(),
          new FakeDevices(),
          new FakeQueries(),
          Unused.of(HubConfigurations.class),
          Unused.of(HubJobs.class),
          Unused.of(RegistryJobs.class));
  private TestHub server;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    server = new TestHub(front::install);
    proxy = new TestProxy(server.port());
    HttpsURLConnection.setDefaultSSLSocketFactory(server.client());
  }

  @AfterEach
  void stop() throws Exception {
    HttpsURLConnection.setDefaultSSLSocketFactory(before);
    proxy.close();
    server.close();
    front.close();
  }

  @Test
  void aDeviceIsCreatedReadUpdatedAndDeleted() throws Exception {
    RegistryClient registry = registry("iothubowner");

    Device created = registry.addDevice(new Device("boiler-1"));
    assertThat(created.getDeviceId()).isEqualTo("boiler-1");
    assertThat(created.getStatus()).isEqualTo(DeviceStatus.Enabled);
    assertThat(created.getPrimaryKey()).isNotEmpty();

    Device read = registry.getDevice("boiler-1");
    assertThat(read.getETag()).isEqualTo(created.getETag());
    assertThat(read.getPrimaryKey()).isEqualTo(created.getPrimaryKey());

    read.setStatus(DeviceStatus.Disabled);
    Device updated = registry.updateDevice(read);
    assertThat(updated.getStatus()).isEqualTo(DeviceStatus.Disabled);
    assertThat(updated.getETag()).isNotEqualTo(created.getETag());

    registry.removeDevice("boiler-1");
    assertThatExceptionOfType(IotHubNotFoundException.class)
        .isThrownBy(() -> registry.getDevice("boiler-1"))
        .withMessageContaining("ErrorCode:DeviceNotFound;boiler-1");
  }

  @Test
  void idsWithUnusualCharactersArriveAsTheyAre() throws Exception {
    RegistryClient registry = registry("iothubowner");
    String id = "a-1.+_*!(),=@$':;";
    assertThat(registry.addDevice(new Device(id)).getDeviceId()).isEqualTo(id);
    assertThat(registry.getDevice(id).getDeviceId()).isEqualTo(id);
  }

  @Test
  void aSecondCreationIsAConflict() throws Exception {
    RegistryClient registry = registry("iothubowner");
    registry.addDevice(new Device("boiler-1"));
    assertThatExceptionOfType(IotHubConflictException.class)
        .isThrownBy(() -> registry.addDevice(new Device("boiler-1")))
        .withMessageContaining("ErrorCode:DeviceAlreadyExists");
  }

  @Test
  void aDeletionWithAnOldEtagFailsItsPrecondition() throws Exception {
    RegistryClient registry = registry("iothubowner");
    Device old = registry.addDevice(new Device("boiler-1"));
    Device current = registry.updateDevice(old);
    assertThatExceptionOfType(IotHubPreconditionFailedException.class)
        .isThrownBy(() -> registry.removeDevice(old));
    registry.removeDevice(current);
    assertThatExceptionOfType(IotHubNotFoundException.class)
        .isThrownBy(() -> registry.getDevice("boiler-1"));
  }

  @Test
  void modulesAreCreatedListedUpdatedAndDeleted() throws Exception {
    RegistryClient registry = registry("iothubowner");
    registry.addDevice(new Device("boiler-1"));
    registry.addModule(new Module("boiler-1", "pump"));
    Module read = registry.getModule("boiler-1", "pump");
    assertThat(read.getId()).isEqualTo("pump");
    assertThat(registry.updateModule(read).getETag()).isNotEqualTo(read.getETag());
    assertThat(registry.getModulesOnDevice("boiler-1")).extracting(Module::getId).contains("pump");
    registry.removeModule("boiler-1", "pump");
    assertThatExceptionOfType(IotHubNotFoundException.class)
        .isThrownBy(() -> registry.getModule("boiler-1", "pump"))
        .withMessageContaining("ErrorCode:ModuleNotFound");
  }

  @Test
  void statisticsCountEnabledAndDisabledDevices() throws Exception {
    RegistryClient registry = registry("registryReadWrite");
    registry.addDevice(new Device("a"));
    registry.addDevice(new Device("b"));
    Device disabled = new Device("c");
    disabled.setStatus(DeviceStatus.Disabled);
    registry.addDevice(disabled);
    RegistryStatistics statistics = registry.getStatistics();
    assertThat(statistics.getTotalDeviceCount()).isEqualTo(3);
    assertThat(statistics.getEnabledDeviceCount()).isEqualTo(2);
    assertThat(statistics.getDisabledDeviceCount()).isEqualTo(1);
  }

  @Test
  void aTwinIsReadPatchedAndReplacedUnderItsEtag() throws Exception {
    registry("iothubowner").addDevice(new Device("boiler-1"));
    TwinClient twins = twins("service");

    Twin twin = twins.get("boiler-1");
    String first = twin.getETag();
    twin.getTags().put("site", "north");
    twin.getDesiredProperties().put("sendInterval", 5);
    Twin patched = twins.patch(twin, '"' + first + '"');
    assertThat(patched.getTags()).containsEntry("site", "north");
    assertThat(patched.getDesiredProperties().getVersion()).isEqualTo(2);
    assertThat(patched.getDesiredProperties().toJsonObject().get("sendInterval").getAsInt())
        .isEqualTo(5);

    assertThatExceptionOfType(IotHubPreconditionFailedException.class)
        .isThrownBy(() -> twins.patch(patched, '"' + first + '"'));

    Twin other = new Twin("boiler-1");
    other.getDesiredProperties().put("other", true);
    assertThatExceptionOfType(IotHubPreconditionFailedException.class)
        .isThrownBy(() -> twins.replace(other, '"' + first + '"'));
    Twin replaced = twins.replace(other, '"' + patched.getETag() + '"');
    assertThat(replaced.getDesiredProperties()).containsOnlyKeys("other");
    assertThat(twins.get("boiler-1").getDesiredProperties()).containsOnlyKeys("other");
  }

  @Test
  void aModuleHasATwinOfItsOwn() throws Exception {
    RegistryClient registry = registry("iothubowner");
    registry.addDevice(new Device("boiler-1"));
    registry.addModule(new Module("boiler-1", "pump"));
    TwinClient twins = twins("service");
    Twin twin = new Twin("boiler-1", "pump");
    twin.getDesiredProperties().put("speed", 3);
    twins.patch(twin);
    assertThat(twins.get("boiler-1", "pump").getDesiredProperties()).containsKey("speed");
    assertThat(twins.get("boiler-1").getDesiredProperties()).doesNotContainKey("speed");
  }

  @Test
  void aTwinOfNobodyIsNotFound() {
    assertThatExceptionOfType(IotHubNotFoundException.class)
        .isThrownBy(() -> twins("service").get("nobody"));
  }

  @Test
  void whatAPolicyDoesNotAllowIsUnauthorized() {
    assertThatExceptionOfType(IotHubUnauthorizedException.class)
        .isThrownBy(() -> registry("registryRead").addDevice(new Device("boiler-1")))
        .withMessageContaining("ErrorCode:IotHubUnauthorizedAccess");
    assertThatExceptionOfType(IotHubUnauthorizedException.class)
        .isThrownBy(() -> registry("service").getDevice("boiler-1"));
    assertThatExceptionOfType(IotHubUnauthorizedException.class)
        .isThrownBy(() -> twins("registryReadWrite").get("boiler-1"));
    assertThatExceptionOfType(IotHubUnauthorizedException.class)
        .isThrownBy(() -> registry("stranger").getStatistics())
        .withMessageContaining("ErrorCode:IotHubUnauthorized;");
  }

  @Test
  void aPathThatARequestLineCannotHoldIsABadFormat() {
    // The client puts the id into the path as it is, and "%zz" encodes nothing.
    assertThatExceptionOfType(IotHubBadFormatException.class)
        .isThrownBy(() -> registry("iothubowner").getDevice("a%zz"));
  }

  private RegistryClient registry(String policy) {
    return new RegistryClient(
        connectionString(policy),
        RegistryClientOptions.builder().proxyOptions(new ProxyOptions(proxy.proxy())).build());
  }

  private TwinClient twins(String policy) {
    return new TwinClient(
        connectionString(policy),
        TwinClientOptions.builder().proxyOptions(new ProxyOptions(proxy.proxy())).build());
  }

  private static String connectionString(String policy) {
    return "HostName=%s;SharedAccessKeyName=%s;SharedAccessKey=c2VjcmV0"
        .formatted(TestHub.ADDRESS, policy);
  }
}
