package io.twinwire.itests.bench;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The alternative under load: a main that queues messages and answers desired changes. */
final class PlainBacklog {

  private final DeviceClient client;
  private final AtomicInteger waiting = new AtomicInteger();

  private PlainBacklog(DeviceClient client) {
    this.client = client;
  }

  /** Queues as many messages as its argument says, and stays until its standard input ends. */
  public static void main(String[] args) throws Exception {
    DeviceClient client =
        new DeviceClient(
            System.getenv("TWINWIRE_CONNECTION_STRING"),
            IotHubClientProtocol.MQTT,
            ClientOptions.builder()
                .sslContext(PlainSdk.trusting(Path.of(System.getenv("TWINWIRE_CA"))))
                .build());
    client.open(true);
    PlainBacklog backlog = new PlainBacklog(client);
    client.subscribeToDesiredProperties((twin, context) -> backlog.answer(twin), null);
    int messages = Integer.parseInt(args[0]);
    backlog.queue(messages);
    System.out.println("load " + messages);
    while (System.in.read() >= 0) {
      continue;
    }
    client.close();
  }

  private void queue(int messages) {
    for (int i = 1; i <= messages; i++) {
      waiting.incrementAndGet();
      client.sendEventAsync(
          new Message("{\"load\":" + i + "}"),
          (message, failure, context) -> waiting.decrementAndGet(),
          null);
    }
  }

  private void answer(Twin twin) {
    long now = System.nanoTime();
    Object probe = twin.getDesiredProperties().get("probe");
    TwinCollection patch = new TwinCollection();
    patch.put("probe", probe);
    client.updateReportedPropertiesAsync(patch, (status, response, failure, context) -> {}, null);
    System.out.println("desired " + now + " " + waiting.get());
  }
}
