package io.twinwire.itests.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;

/**
 * The library of the OPC UA adapter alone: subscribes to the same items, and throws away what it
 * hears. How its readings come is what the server and the library make of them; what the gateway
 * adds is beyond it.
 */
final class PlainMilo implements OpcUaSubscription.SubscriptionListener {

  private static final double INTERVAL = 1000;
  private static final int CHUNK = 1000;

  private final long window;
  private final Map<Object, Long> last = new HashMap<>();
  private final List<Double> deviations = new ArrayList<>();
  private long begin = System.nanoTime();

  private PlainMilo(long seconds) {
    this.window = TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Arguments: the server, how many items, seconds between two lines. */
  public static void main(String[] args) throws Exception {
    URI server = URI.create(args[0]);
    OpcUaClient client =
        OpcUaClient.create(
            args[0],
            endpoints ->
                endpoints.stream()
                    .filter(
                        each -> SecurityPolicy.None.getUri().equals(each.getSecurityPolicyUri()))
                    .map(each -> EndpointUtil.updateUrl(each, server.getHost(), server.getPort()))
                    .findFirst(),
            transport -> {},
            config -> {});
    client.connect();
    OpcUaSubscription subscription = new OpcUaSubscription(client, INTERVAL);
    subscription.setMaxMonitoredItemsPerCall(Unsigned.uint(CHUNK));
    subscription.setSubscriptionListener(new PlainMilo(Long.parseLong(args[2])));
    subscription.create();
    List<OpcUaMonitoredItem> items = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      OpcUaMonitoredItem item =
          new OpcUaMonitoredItem(
              new ReadValueId(
                  NodeId.parse("ns=2;s=i" + i),
                  AttributeId.Value.uid(),
                  null,
                  QualifiedName.NULL_VALUE));
      item.setSamplingInterval(INTERVAL);
      items.add(item);
    }
    subscription.addMonitoredItems(items);
    subscription.createMonitoredItems();
    Thread.currentThread().join();
  }

  @Override
  public void onDataReceived(
      OpcUaSubscription subscription, List<OpcUaMonitoredItem> items, List<DataValue> values) {
    for (OpcUaMonitoredItem item : items) {
      long now = System.nanoTime();
      Long before = last.put(item, now);
      if (before != null) {
        deviations.add(Math.abs(now - before - TimeUnit.SECONDS.toNanos(1)) / 1e6);
      }
    }
    if (System.nanoTime() - begin >= window && !deviations.isEmpty()) {
      System.out.println("arrived " + deviations.size() + " " + Jitter.text(deviations));
      deviations.clear();
      begin = System.nanoTime();
    }
  }
}
