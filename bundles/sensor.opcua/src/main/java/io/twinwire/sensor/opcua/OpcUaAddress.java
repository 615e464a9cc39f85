package io.twinwire.sensor.opcua;

import io.twinwire.support.sensor.channel.Options;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;

/**
 * Where a channel is in a server.
 *
 * @param node with the index of its namespace, or with the URI, which outlasts a new order
 * @param sampling milliseconds between two looks of the server at the variable; 0 for its fastest
 * @param queue how many changes the server keeps
 * @param index which element of an array; {@value #WHOLE} for a variable that is none
 */
record OpcUaAddress(ExpandedNodeId node, int sampling, int queue, int index) {

  /** A variable as a whole. */
  static final int WHOLE = -1;

  /**
   * Parses a node id with the options {@code sampling}, {@code queue} and {@code index}.
   *
   * @param sampling where the options name none
   * @param queue where the options name none
   */
  static OpcUaAddress parse(String address, Options options, int sampling, int queue) {
    return new OpcUaAddress(
        node(address),
        options.whole("sampling", 0, 3_600_000, sampling),
        options.whole("queue", 1, 100_000, queue),
        options.whole("index", 0, 1_000_000, WHOLE));
  }

  /** Parses a node id. */
  static ExpandedNodeId node(String text) {
    try {
      ExpandedNodeId node = ExpandedNodeId.parse(text);
      if (node.isLocal()) {
        return node;
      }
    } catch (UaRuntimeException e) {
      // Said below, as for a node of another server.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a node id; right is ns=2;s=NAME, nsu=URI;s=NAME, or with i=, g= or b= for a"
            + " number, a GUID or bytes");
  }
}
