package io.twinwire.itests.localhub;

import static io.twinwire.itests.localhub.Certificates.authority;
import static io.twinwire.itests.localhub.Certificates.thumbprint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.transport.ExponentialBackoffWithJitter;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What devices and modules ask to have ended ends, over each protocol and by each proof, and comes
 * back with all that was subscribed to; devices with keys are in {@link FaultsTest}, too.
 */
class FaultFormsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> MQTT = List.of("KillTcp", "ShutDownMqtt");
  private static final List<String> CBS = List.of("KillAmqpCBSLinkReq", "KillAmqpCBSLinkResp");
  private static final List<String> AMQP =
      List.of(
          "KillTcp",
          "ShutDownAmqp",
          "KillAmqpConnection",
          "KillAmqpSession",
          "KillAmqpD2CLink",
          "KillAmqpC2DLink",
          "KillAmqpTwinLinkReq",
          "KillAmqpTwinLinkResp",
          "KillAmqpMethodReqLink",
          "KillAmqpMethodRespLink");

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
    devices = new Devices(hub, hub.listens(443));
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  static Stream<Arguments> forms() {
    List<Arguments> forms = new ArrayList<>();
    boolean all = Boolean.getBoolean("twinwire.long");
    for (IotHubClientProtocol protocol : IotHubClientProtocol.values()) {
      if (protocol == IotHubClientProtocol.HTTPS) {
        continue;
      }
      boolean amqp = protocol.name().startsWith("AMQP");
      for (boolean module : new boolean[] {false, true}) {
        for (boolean certificate : new boolean[] {false, true}) {
          List<String> types = new ArrayList<>(amqp ? AMQP : MQTT);
          if (amqp && !certificate) {
            types.addAll(CBS);
          }
          for (String type : types) {
            if (all || chosen(type, protocol, module, certificate)) {
              forms.add(Arguments.of(protocol, type, module, certificate));
            }
          }
        }
      }
    }
    return forms.stream();
  }

  /** In the usual run each type is there, and each form with the end of its connection. */
  private static boolean chosen(
      String type, IotHubClientProtocol protocol, boolean module, boolean certificate) {
    return switch (protocol) {
      case AMQPS_WS -> !module && !certificate;
      case AMQPS -> type.equals("KillTcp");
      default -> type.equals("KillTcp") && module == certificate;
    };
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("forms")
  void all_comes_back(
      IotHubClientProtocol protocol, String type, boolean module, boolean certificate)
      throws Exception {
    String id = protocol + "-" + type + (module ? "-m" : "-d") + (certificate ? "-x" : "-s");
    List<IotHubConnectionStatus> told = new CopyOnWriteArrayList<>();
    InternalClient client = client(id, protocol, module, certificate);
    client.setRetryPolicy(new ExponentialBackoffWithJitter());
    client.setConnectionStatusChangeCallback(change -> told.add(change.getNewStatus()), null);
    try {
      client.open(false);
      Ears ears = Ears.of(cloud, control, client, id, module ? "m" : "");
      ears.work("before");
      client.sendEvent(FaultsTest.fault(type, 5));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(told)
                      .containsSubsequence(
                          IotHubConnectionStatus.CONNECTED,
                          IotHubConnectionStatus.DISCONNECTED_RETRYING,
                          IotHubConnectionStatus.CONNECTED));
      ears.work("after");
      assertThat(told).doesNotContain(IotHubConnectionStatus.DISCONNECTED);
    } finally {
      client.close();
    }
  }

  private static InternalClient client(
      String id, IotHubClientProtocol protocol, boolean module, boolean certificate)
      throws Exception {
    X509Bundle own = authority(id);
    AuthenticationType type = certificate ? AuthenticationType.SELF_SIGNED : AuthenticationType.SAS;
    Device device = new Device(id, type);
    if (certificate) {
      device.setThumbprint(thumbprint(own, "SHA-1"), thumbprint(own, "SHA-1"));
    }
    Device made = cloud.registry().addDevice(device);
    if (!module) {
      return certificate
          ? devices.device(id, own, protocol)
          : devices.device(id, made.getPrimaryKey(), protocol);
    }
    Module document = new Module(id, "m", type);
    if (certificate) {
      document.setThumbprint(thumbprint(own, "SHA-1"), thumbprint(own, "SHA-1"));
    }
    Module registered = cloud.registry().addModule(document);
    return certificate
        ? devices.module(id, "m", own, protocol)
        : devices.module(id, "m", registered.getPrimaryKey(), protocol);
  }
}
