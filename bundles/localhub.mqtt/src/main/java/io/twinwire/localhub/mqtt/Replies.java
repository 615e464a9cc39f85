package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;

/** What a session sends back. Called on the connection's queue; the order is kept. */
interface Replies {

  void send(MqttMessage packet);

  /**
   * Sends what waits and lets a network's round trip pass. Microsoft's Java client 2.5.0 may lose
   * an answer to a twin request that comes in one breath with the acknowledgement of the request;
   * no hub behind a real network is so quick.
   */
  void pause();

  /** Closes the connection when all that was sent before is out. */
  void finish();
}
