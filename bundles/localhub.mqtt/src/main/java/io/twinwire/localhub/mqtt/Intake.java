package io.twinwire.localhub.mqtt;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.concurrent.EventExecutor;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.exec.SerialQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The telemetry of one connection on its way into the hub: gathered, then stored, then
 * acknowledged, in the order of arrival. All calls are the queue's.
 */
final class Intake {

  /** What is stored and acknowledged together. */
  record Batch(List<TelemetryMessage> messages, List<MqttMessage> acknowledgements) {}

  private record Held(long due, List<MqttMessage> acknowledgements) {}

  private final Replies replies;
  private final SerialQueue queue;
  private final EventExecutor timer;
  private List<TelemetryMessage> messages = new ArrayList<>();
  private List<MqttMessage> acknowledgements = new ArrayList<>();
  private final Deque<Held> held = new ArrayDeque<>();

  Intake(Replies replies, SerialQueue queue, EventExecutor timer) {
    this.replies = replies;
    this.queue = queue;
    this.timer = timer;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  void add(TelemetryMessage message) {
    messages.add(message);
  }

  void acknowledging(MqttMessage acknowledgement) {
    acknowledgements.add(acknowledgement);
  }

  Batch take() {
    Batch batch = new Batch(messages, acknowledgements);
    messages = new ArrayList<>();
    acknowledgements = new ArrayList<>();
    return batch;
  }

  /** Acknowledges what is stored, as far as the plan lets it. */
  void acknowledge(Batch stored, FaultPlan plan) {
    if (plan.telemetry() == FaultPlan.Telemetry.UNACKNOWLEDGED) {
      return;
    }
    Duration delay = plan.acknowledgementDelay();
    if (delay.isZero() && held.isEmpty()) {
      stored.acknowledgements().forEach(replies::send);
      return;
    }
    // Behind those that are held back still: MQTT acknowledges in the order of arrival.
    long now = System.nanoTime();
    long due = now + delay.toNanos();
    if (!held.isEmpty() && held.getLast().due() > due) {
      due = held.getLast().due();
    }
    held.add(new Held(due, stored.acknowledgements()));
    var unused = timer.schedule(() -> queue.add(0, this::release), due - now, NANOSECONDS);
  }

  private void release() {
    Held next = held.poll();
    if (next != null) {
      next.acknowledgements().forEach(replies::send);
    }
  }
}
