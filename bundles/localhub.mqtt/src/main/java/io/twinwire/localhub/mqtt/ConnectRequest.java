package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a CONNECT asks for.
 *
 * @param credentials the password, where there is one, and the certificates of TLS
 * @param silence how long the client may be silent
 * @param modelId the Plug and Play model that it announces
 */
record ConnectRequest(
    Identity identity,
    DeviceCredentials credentials,
    boolean cleanSession,
    Duration silence,
    Optional<String> modelId,
    Optional<TelemetryMessage> will) {

  static ConnectRequest of(MqttConnectMessage packet, List<X509Certificate> certificates)
      throws ConnectRefused {
    MqttConnectVariableHeader header = packet.variableHeader();
    if (header.version() != MqttVersion.MQTT_3_1_1.protocolLevel()) {
      throw new ConnectRefused(
          MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
          "protocol level: " + header.version() + " is not 4 (MQTT 3.1.1)");
    }
    MqttConnectPayload payload = packet.payload();
    Identity identity = ClientName.of(payload.clientIdentifier(), payload.userName());
    byte[] password = payload.passwordInBytes();
    return new ConnectRequest(
        identity,
        new DeviceCredentials(
            password == null || password.length == 0
                ? Optional.empty()
                : Optional.of(new String(password, UTF_8)),
            certificates),
        header.isCleanSession(),
        KeepAlive.limit(header.keepAliveTimeSeconds()),
        ClientName.model(payload.userName()),
        will(new DeviceTopics(identity), header, payload));
  }

  /** What IoT Hub does with a will that it will not deliver is not documented: it is refused. */
  private static Optional<TelemetryMessage> will(
      DeviceTopics topics, MqttConnectVariableHeader header, MqttConnectPayload payload)
      throws ConnectRefused {
    if (!header.isWillFlag()) {
      return Optional.empty();
    }
    Optional<String> bag = topics.bag(payload.willTopic());
    if (bag.isEmpty() || header.willQos() > MqttQoS.AT_LEAST_ONCE.value()) {
      throw new ConnectRefused(
          MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
          "will: only the device's own events topic at level 0 or 1 is allowed");
    }
    byte[] body = payload.willMessageInBytes();
    TelemetryMessage will =
        Telemetry.will(bag.get(), header.isWillRetain(), body == null ? new byte[0] : body);
    return Optional.of(will);
  }
}
