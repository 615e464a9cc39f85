package io.twinwire.sensor.opcua;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.BrowseHelper;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;

/** Shows an administrator what a server has. */
final class Browser {

  private static final int PAGE = 1000;

  private final OpcUaClient client;
  private final Duration timeout;

  Browser(OpcUaClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  /**
   * What lies below a node, a line each: a variable as a line for the channels, anything else with
   * its kind.
   *
   * @param id of the node; empty for the server's objects
   */
  String lines(String id) throws IOException, InterruptedException {
    NodeId node =
        id.isEmpty()
            ? NodeIds.ObjectsFolder
            : OpcUaAddress.node(id)
                .toNodeId(client.getNamespaceTable())
                .orElseThrow(() -> new IOException(id + ": the server has no such namespace"));
    BrowseDescription question =
        new BrowseDescription(
            node,
            BrowseDirection.Forward,
            NodeIds.HierarchicalReferences,
            true,
            Unsigned.uint(NodeClass.Object.getValue() | NodeClass.Variable.getValue()),
            Unsigned.uint(BrowseResultMask.All.getValue()));
    List<ReferenceDescription> found =
        Failures.await(
            BrowseHelper.browse(client, question, Unsigned.uint(PAGE)), timeout, node.toString());
    StringBuilder text = new StringBuilder();
    found.stream()
        .sorted(
            Comparator.comparing(ReferenceDescription::getNodeClass)
                .thenComparing(reference -> name(reference)))
        .forEach(reference -> text.append(line(reference)).append(System.lineSeparator()));
    return text.isEmpty() ? node.toParseableString() + ": nothing below" : text.toString().strip();
  }

  private String line(ReferenceDescription reference) {
    String id = quoted(stable(reference.getNodeId()));
    return reference.getNodeClass() == NodeClass.Variable
        ? name(reference) + " = " + id
        : "[" + name(reference) + "] " + id;
  }

  private static String name(ReferenceDescription reference) {
    String name = String.valueOf(reference.getBrowseName().name());
    String plain = name.replaceAll("[\\s=]+", "_");
    return plain.isEmpty() ? "_" : plain;
  }

  /** With the URI of the namespace, because indexes change when a server is loaded anew. */
  private String stable(ExpandedNodeId id) {
    return id.absolute(client.getNamespaceTable())
        .filter(absolute -> !absolute.isOpcUaNamespace())
        .orElse(id)
        .toParseableString();
  }

  /** As a channel's line has to have it: PLCs like quotes in their names. */
  private static String quoted(String id) {
    if (id.matches("[^\\s'\"]+")) {
      return id;
    }
    return id.contains("'") ? "\"" + id + "\"" : "'" + id + "'";
  }
}
