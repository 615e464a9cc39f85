package io.twinwire.localhub.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;

/** A PUBLISH, taken out of the network's buffers. */
record Publication(String topic, MqttQoS level, boolean retain, int packetId, byte[] body) {

  static Publication of(MqttPublishMessage packet) {
    return new Publication(
        packet.variableHeader().topicName(),
        packet.fixedHeader().qosLevel(),
        packet.fixedHeader().isRetain(),
        packet.variableHeader().packetId(),
        ByteBufUtil.getBytes(packet.payload()));
  }
}
