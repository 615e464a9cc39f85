package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import java.util.ArrayList;
import java.util.List;

/** Collects what one batch of steps gave. All calls are the queue's. */
final class Outgoing implements Replies {

  /**
   * What is written with one flush.
   *
   * @param last whether the connection closes behind it
   */
  record Flight(List<MqttMessage> packets, boolean last) {}

  private List<MqttMessage> packets = new ArrayList<>();
  private boolean finished;

  @Override
  public void send(MqttMessage packet) {
    packets.add(packet);
  }

  @Override
  public void finish() {
    finished = true;
  }

  Flight take() {
    Flight flight = new Flight(packets, finished);
    packets = new ArrayList<>();
    return flight;
  }
}
