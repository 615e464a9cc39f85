package io.twinwire.itests.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.MessageCallback;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.HubControl;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client that has subscribed to all that there is, and what it has heard since.
 *
 * @param module empty for a device
 */
record Ears(
    Cloud cloud,
    HubControl control,
    InternalClient client,
    String id,
    String module,
    Set<String> heard) {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Subscribes to methods, desired properties and messages; the client is open. */
  static Ears of(Cloud cloud, HubControl control, InternalClient client, String id, String module)
      throws Exception {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    client.subscribeToMethods(
        (name, payload, context) -> new DirectMethodResponse(200, name), null);
    client.subscribeToDesiredProperties(
        (twin, context) -> heard.addAll(twin.getDesiredProperties().keySet()), null);
    MessageCallback received =
        (message, context) -> {
          heard.add(new String(message.getBytes(), UTF_8));
          return IotHubMessageResult.COMPLETE;
        };
    if (client instanceof DeviceClient device) {
      device.setMessageCallback(received, null);
    } else if (client instanceof ModuleClient one) {
      one.setMessageCallback(received, null);
    }
    return new Ears(cloud, control, client, id, module, heard);
  }

  /**
   * Sends, receives, is called, hears of desired properties and reports, without subscribing again.
   *
   * @param mark a name that was not used before
   */
  void work(String mark) throws Exception {
    client.sendEvent(new Message(mark));
    // The client says that it is connected before all of its links are there.
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                (module.isEmpty()
                            ? cloud.methods().invoke(id, mark)
                            : cloud.methods().invoke(id, module, mark))
                        .getStatus()
                    == 200);
    control.send(
        module.isEmpty() ? id : id + "/modules/" + module, Map.of("body", mark + " message"));
    Twin desired = module.isEmpty() ? new Twin(id) : new Twin(id, module);
    desired.getDesiredProperties().put(mark, "desired");
    cloud.twins().patch(desired);
    await().atMost(PATIENCE).until(() -> heard.containsAll(Set.of(mark, mark + " message")));
    TwinCollection reported = new TwinCollection();
    reported.put(mark, "reported");
    AmqpSite.asked(time -> client.updateReportedProperties(reported, time));
    Twin twin = module.isEmpty() ? cloud.twins().get(id) : cloud.twins().get(id, module);
    assertThat(twin.getReportedProperties()).containsEntry(mark, "reported");
  }
}
