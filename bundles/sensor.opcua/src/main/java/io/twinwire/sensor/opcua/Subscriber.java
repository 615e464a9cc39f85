package io.twinwire.sensor.opcua;

import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.EventDevice.Sink;
import io.twinwire.support.sensor.device.Samples;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.MonitoredItemServiceOperationResult;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;

/**
 * The subscription of a session. Whatever goes wrong with it as a whole is told as a loss: a new
 * connection has every value anew.
 */
final class Subscriber implements OpcUaSubscription.SubscriptionListener {

  /** How many variables a request names; servers that take fewer say so themselves. */
  private static final int CHUNK = 1000;

  /**
   * How many signs of life may be missing. Some servers answer requests of a connection that is
   * gone: after a cut the first two signs, or changes, are lost that way. The third one shows the
   * gap, and Milo asks for what is missing.
   */
  private static final double PATIENCE = 5;

  private final Settings settings;
  private final OpcUaClient client;
  private final Sink<OpcUaAddress> sink;
  private final Clock clock;
  private final Overflows overflows;
  private final Consumer<String> lost;

  /**
   * @param overflows told what the server drops
   * @param lost told why the subscription is no longer worth anything
   */
  Subscriber(
      Settings settings,
      OpcUaClient client,
      Sink<OpcUaAddress> sink,
      Clock clock,
      Overflows overflows,
      Consumer<String> lost) {
    this.settings = settings;
    this.client = client;
    this.sink = sink;
    this.clock = clock;
    this.overflows = overflows;
    this.lost = lost;
  }

  /** Subscribes to all channels that the server has; the others are bad. */
  void subscribe(List<Entry<OpcUaAddress>> entries) throws UaException, IOException {
    Samples<OpcUaAddress> missing = new Samples<>(clock);
    List<OpcUaMonitoredItem> items = new ArrayList<>();
    for (Entry<OpcUaAddress> entry : entries) {
      Optional<NodeId> node = entry.address().node().toNodeId(client.getNamespaceTable());
      if (node.isPresent()) {
        items.add(item(entry, node.get()));
      } else {
        missing.bad(
            entry, "the server has no namespace " + entry.address().node().getNamespaceUri());
      }
    }
    double interval = settings.publishing().toMillis();
    OpcUaSubscription subscription = new OpcUaSubscription(client, interval);
    keep(subscription, interval);
    subscription.setMaxMonitoredItemsPerCall(Unsigned.uint(CHUNK));
    subscription.setSubscriptionListener(this);
    subscription.create();
    subscription.addMonitoredItems(items);
    for (MonitoredItemServiceOperationResult result : subscription.createMonitoredItems()) {
      if (!result.serviceResult().isGood()) {
        throw new IOException(
            settings.url() + ": the subscription failed: " + Failures.name(result.serviceResult()));
      }
      result
          .operationResult()
          .filter(StatusCode::isBad)
          .ifPresent(status -> missing.bad(entry(result.monitoredItem()), Failures.name(status)));
    }
    sink.report(missing);
  }

  /** The server keeps the subscription for as long as the session that it is resumed with. */
  private void keep(OpcUaSubscription subscription, double interval) {
    long alive = (long) Math.ceil(settings.keepAlive().toMillis() / interval);
    long session = (long) Math.ceil(settings.session().toMillis() / interval);
    subscription.setLifetimeAndKeepAliveCalculated(false);
    subscription.setMaxKeepAliveCount(Unsigned.uint(alive));
    subscription.setLifetimeCount(Unsigned.uint(Math.max(3 * alive, session + alive)));
    subscription.setWatchdogMultiplier(PATIENCE);
  }

  private static OpcUaMonitoredItem item(Entry<OpcUaAddress> entry, NodeId node) {
    OpcUaAddress address = entry.address();
    String range = address.index() == OpcUaAddress.WHOLE ? null : String.valueOf(address.index());
    OpcUaMonitoredItem item =
        new OpcUaMonitoredItem(
            new ReadValueId(node, AttributeId.Value.uid(), range, QualifiedName.NULL_VALUE));
    item.setSamplingInterval(address.sampling());
    item.setQueueSize(Unsigned.uint(address.queue()));
    item.setUserObject(entry);
    return item;
  }

  @SuppressWarnings("unchecked") // Put there by item().
  private static Entry<OpcUaAddress> entry(OpcUaMonitoredItem item) {
    return (Entry<OpcUaAddress>) item.getUserObject().orElseThrow();
  }

  @Override
  public void onDataReceived(
      OpcUaSubscription subscription, List<OpcUaMonitoredItem> items, List<DataValue> values) {
    Samples<OpcUaAddress> samples = new Samples<>(clock);
    for (int i = 0; i < items.size(); i++) {
      Entry<OpcUaAddress> entry = entry(items.get(i));
      if (values.get(i).getStatusCode().isOverflowSet()) {
        overflows.add(entry, Values.time(values.get(i), clock));
      }
      Values.sample(samples, entry, values.get(i), clock);
    }
    sink.report(samples);
  }

  @Override
  public void onNotificationDataLost(OpcUaSubscription subscription) {
    lost.accept(settings.url() + ": the server no longer has all changes");
  }

  @Override
  public void onWatchdogTimerElapsed(OpcUaSubscription subscription) {
    lost.accept(settings.url() + ": the server has stopped reporting");
  }

  @Override
  public void onStatusChanged(OpcUaSubscription subscription, StatusCode status) {
    if (status.isBad()) {
      lost.accept(
          settings.url() + ": the server ended the subscription (" + Failures.name(status) + ")");
    }
  }

  @Override
  public void onTransferFailed(OpcUaSubscription subscription, StatusCode status) {
    lost.accept(
        settings.url() + ": the server lost the subscription (" + Failures.name(status) + ")");
  }
}
