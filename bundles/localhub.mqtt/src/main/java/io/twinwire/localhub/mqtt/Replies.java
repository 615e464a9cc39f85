package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;

/** What a session sends back. Called on the connection's queue; the order is kept. */
interface Replies {

  void send(MqttMessage packet);

  /** Closes the connection when all that was sent before is out. */
  void finish();
}
