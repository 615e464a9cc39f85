package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;

/** A CONNECT that is answered with a code other than 0. */
final class ConnectRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final MqttConnectReturnCode code;

  ConnectRefused(MqttConnectReturnCode code, String message) {
    super(message);
    this.code = code;
  }

  MqttConnectReturnCode code() {
    return code;
  }
}
