package io.twinwire.sensor.opcua;

import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.EventDevice;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.jspecify.annotations.Nullable;

/** A server. */
final class OpcUaDevice implements EventDevice<OpcUaAddress> {

  private final Settings settings;
  private final OpcUaHost host;
  private final Clock clock;
  private volatile @Nullable Connection current;

  OpcUaDevice(Settings settings, OpcUaHost host, Clock clock) {
    this.settings = settings;
    this.host = host;
    this.clock = clock;
  }

  @Override
  public void open(List<Entry<OpcUaAddress>> entries, Sink<OpcUaAddress> sink) throws Exception {
    Connection connection = new Connection(settings, host, sink, clock);
    current = connection;
    connection.open(entries);
  }

  @Override
  public void close() {
    Connection connection = current;
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public List<String> warnings() {
    Connection connection = current;
    return connection == null ? List.of() : connection.warnings();
  }

  /** Looks for what lies below a node. */
  Browser browser() throws IOException {
    return new Browser(client(), settings.timeout());
  }

  private OpcUaClient client() throws IOException {
    Connection connection = current;
    if (connection == null) {
      throw new IOException(settings.url() + ": not connected yet");
    }
    return connection.client();
  }

  @Override
  public void write(Entry<OpcUaAddress> entry, Object raw) throws Exception {
    String name = entry.channel().name();
    if (entry.address().index() != OpcUaAddress.WHOLE) {
      throw new IllegalArgumentException(name + ": an element of an array cannot be written");
    }
    OpcUaClient client = client();
    NodeId node =
        entry
            .address()
            .node()
            .toNodeId(client.getNamespaceTable())
            .orElseThrow(() -> new IOException(name + ": the server has no such namespace"));
    Object value = Values.written(raw, type(client, node, name));
    // With a time or a status many servers refuse it.
    WriteValue write =
        new WriteValue(node, AttributeId.Value.uid(), null, DataValue.valueOnly(Variant.of(value)));
    StatusCode[] results =
        Failures.await(client.writeAsync(List.of(write)), settings.timeout(), name).getResults();
    if (results == null || results.length != 1 || !results[0].isGood()) {
      throw new IOException(
          name
              + ": "
              + settings.url()
              + " does not take "
              + value
              + ": "
              + (results == null || results.length != 1 ? "no result" : Failures.name(results[0])));
    }
  }

  /** What a variable holds now says best what it takes; else its declared type does. */
  private Class<?> type(OpcUaClient client, NodeId node, String name)
      throws IOException, InterruptedException {
    Duration timeout = settings.timeout();
    DataValue[] read =
        Failures.await(
                client.readAsync(
                    0,
                    TimestampsToReturn.Neither,
                    List.of(
                        attribute(node, AttributeId.Value), attribute(node, AttributeId.DataType))),
                timeout,
                name)
            .getResults();
    if (read == null || read.length != 2) {
      throw new IOException(name + ": the server says nothing of its type");
    }
    Object value = read[0].getValue().getValue();
    if (value != null) {
      return value.getClass();
    }
    if (read[1].getValue().getValue() instanceof NodeId type) {
      OpcUaDataType known = OpcUaDataType.fromNodeId(type);
      if (known != null) {
        return known.getBackingClass();
      }
    }
    throw new IOException(
        name + ": its type is unknown (" + Failures.name(read[0].getStatusCode()) + ")");
  }

  private static ReadValueId attribute(NodeId node, AttributeId attribute) {
    return new ReadValueId(node, attribute.uid(), null, QualifiedName.NULL_VALUE);
  }
}
