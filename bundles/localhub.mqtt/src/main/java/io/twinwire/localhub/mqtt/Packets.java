package io.twinwire.localhub.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;

/** The packets that a hub sends. */
final class Packets {

  private static final MqttFixedHeader PUBACK =
      new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2);

  private static final byte[] UNACCEPTABLE_VERSION = {0x20, 0x02, 0x00, 0x01};

  private Packets() {}

  /** A refusal in the form of MQTT 3.1.1, which clients of every version read. */
  static ByteBuf unacceptableVersion() {
    return Unpooled.wrappedBuffer(UNACCEPTABLE_VERSION);
  }

  static MqttMessage connAck(MqttConnectReturnCode code, boolean sessionPresent) {
    return MqttMessageBuilders.connAck().returnCode(code).sessionPresent(sessionPresent).build();
  }

  static MqttMessage pubAck(int packetId) {
    return new MqttPubAckMessage(PUBACK, MqttMessageIdVariableHeader.from(packetId));
  }

  static MqttMessage subAck(int packetId, List<MqttQoS> granted) {
    return MqttMessageBuilders.subAck()
        .packetId(packetId)
        .addGrantedQoses(granted.toArray(MqttQoS[]::new))
        .build();
  }

  static MqttMessage unsubAck(int packetId) {
    return MqttMessageBuilders.unsubAck().packetId(packetId).build();
  }

  static MqttMessage publish(String topic, MqttQoS qos, int packetId, byte[] body) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(qos)
        .messageId(packetId)
        .payload(Unpooled.wrappedBuffer(body))
        .build();
  }
}
