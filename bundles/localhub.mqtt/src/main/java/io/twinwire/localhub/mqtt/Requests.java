package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.twinwire.support.exec.SerialQueue;
import java.util.List;

/** Turns packets into steps of a session, taken out of the network's buffers. */
final class Requests {

  /** What a step weighs beside its content. */
  static final int OVERHEAD = 256;

  private Requests() {}

  static void add(MqttMessage packet, ClientSession session, SerialQueue queue) {
    switch (packet.fixedHeader().messageType()) {
      case PUBLISH -> {
        Publication publication = Publication.of((MqttPublishMessage) packet);
        int weight = publication.topic().length() + publication.body().length + OVERHEAD;
        queue.add(weight, () -> session.publish(publication));
      }
      case SUBSCRIBE -> {
        MqttSubscribeMessage subscribe = (MqttSubscribeMessage) packet;
        int id = subscribe.variableHeader().messageId();
        var filters = List.copyOf(subscribe.payload().topicSubscriptions());
        queue.add(OVERHEAD, () -> session.subscribe(id, filters));
      }
      case UNSUBSCRIBE -> {
        MqttUnsubscribeMessage unsubscribe = (MqttUnsubscribeMessage) packet;
        int id = unsubscribe.variableHeader().messageId();
        List<String> filters = List.copyOf(unsubscribe.payload().topics());
        queue.add(OVERHEAD, () -> session.unsubscribe(id, filters));
      }
      case PUBACK -> {
        int id = ((MqttPubAckMessage) packet).variableHeader().messageId();
        queue.add(OVERHEAD, () -> session.down((down, open) -> down.acknowledged(open, id)));
      }
      default -> {
        String type = packet.fixedHeader().messageType().name();
        queue.add(OVERHEAD, () -> session.violation("it may not send " + type));
      }
    }
  }
}
