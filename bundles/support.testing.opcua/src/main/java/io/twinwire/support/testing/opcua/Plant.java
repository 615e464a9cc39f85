package io.twinwire.support.testing.opcua;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.NumericRange;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;

/** The variables of a plant. A change goes into the queues at once, not at the next sample. */
final class Plant extends ManagedNamespaceWithLifecycle {

  static final String URI = "urn:twinwire:plant";

  private final Map<NodeId, UaVariableNode> variables = new ConcurrentHashMap<>();
  private final Map<NodeId, List<DataItem>> items = new ConcurrentHashMap<>();
  private final UaFolderNode folder;

  Plant(OpcUaServer server) {
    super(server, URI);
    folder =
        new UaFolderNode(
            getNodeContext(),
            newNodeId("Line1"),
            newQualifiedName("Line1"),
            LocalizedText.english("Line 1"));
    folder.addReference(
        new Reference(
            folder.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
    getNodeManager().addNode(folder);
  }

  NodeId id(String name) {
    return newNodeId(name);
  }

  void set(String name, DataValue value) {
    NodeId id = newNodeId(name);
    variables.computeIfAbsent(id, missing -> add(name, value)).setValue(value);
    items.getOrDefault(id, List.of()).forEach(item -> give(item, value));
  }

  DataValue get(String name) {
    UaVariableNode node = variables.get(newNodeId(name));
    if (node == null) {
      throw new IllegalArgumentException(name + ": no such variable");
    }
    return node.getValue();
  }

  /** Who subscribes to a variable. */
  List<DataItem> items(String name) {
    return items.getOrDefault(newNodeId(name), List.of());
  }

  private UaVariableNode add(String name, DataValue value) {
    Object plain = value.getValue().getValue();
    OpcUaDataType type = value.getValue().getDataType().orElse(OpcUaDataType.Double);
    UaVariableNode node =
        UaVariableNode.build(
            getNodeContext(),
            builder ->
                builder
                    .setNodeId(newNodeId(name))
                    .setBrowseName(newQualifiedName(name))
                    .setDisplayName(LocalizedText.english(name))
                    .setDataType(type.getNodeId())
                    .setValueRank(plain != null && plain.getClass().isArray() ? 1 : -1)
                    .setAccessLevel(AccessLevel.READ_WRITE)
                    .setUserAccessLevel(AccessLevel.READ_WRITE)
                    .setTypeDefinition(NodeIds.BaseDataVariableType)
                    .setValue(value)
                    .build());
    getNodeManager().addNode(node);
    folder.addOrganizes(node);
    return node;
  }

  private static void give(DataItem item, DataValue value) {
    String range = item.getReadValueId().getIndexRange();
    if (range == null) {
      item.setValue(value);
      return;
    }
    try {
      Object part = NumericRange.readFromValueAtRange(value.getValue(), NumericRange.parse(range));
      item.setValue(new DataValue(new Variant(part), value.getStatusCode(), value.getSourceTime()));
    } catch (UaException e) {
      item.setValue(new DataValue(e.getStatusCode()));
    }
  }

  @Override
  public void onDataItemsCreated(List<DataItem> created) {
    for (DataItem item : created) {
      NodeId id = item.getReadValueId().getNodeId();
      items.computeIfAbsent(id, first -> new CopyOnWriteArrayList<>()).add(item);
      UaVariableNode node = variables.get(id);
      give(
          item,
          node == null
              ? new DataValue(new StatusCode(StatusCodes.Bad_NodeIdUnknown))
              : node.getValue());
    }
  }

  @Override
  public void onDataItemsModified(List<DataItem> modified) {}

  @Override
  public void onDataItemsDeleted(List<DataItem> deleted) {
    for (DataItem item : deleted) {
      items.getOrDefault(item.getReadValueId().getNodeId(), List.of()).remove(item);
    }
  }

  @Override
  public void onMonitoringModeChanged(List<MonitoredItem> changed) {}
}
