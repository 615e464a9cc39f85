package io.twinwire.sensor.opcua;

/** A configured server, for the command of this bundle. */
interface OpcUaInstance {

  /** The sensor's name. */
  String name();

  /** As {@link Browser#lines}. */
  String browse(String id) throws Exception;
}
