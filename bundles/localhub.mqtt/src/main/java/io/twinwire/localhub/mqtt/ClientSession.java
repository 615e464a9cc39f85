package io.twinwire.localhub.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.mqtt.DeviceTopics.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's conversation with the hub. Its calls may block; all but {@link #hubClosed} and
 * {@link #abandon} come one after the other on the connection's queue.
 *
 * <p>Telemetry is gathered, and stored and acknowledged together by {@link #settle}: at the end of
 * a batch, and before whatever else the device asks for.
 */
final class ClientSession {

  private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
  private static final String PROTOCOL = "mqtt";

  private final ConnectRequest request;
  private final DeviceGateway gateway;
  private final Replies replies;
  private final DeviceTopics topics;
  private final Subscriptions subscriptions = new Subscriptions();
  private volatile @Nullable DeviceSession session;
  private volatile boolean hubClosed;
  private final Intake intake;
  private final Downlink downlink;
  private boolean ended;

  ClientSession(ConnectRequest request, DeviceGateway gateway, Replies replies, Intake intake) {
    this.request = request;
    this.gateway = gateway;
    this.replies = replies;
    this.intake = intake;
    this.topics = new DeviceTopics(request.identity());
    this.downlink = new Downlink(topics, subscriptions, replies);
  }

  void open(DeviceLink link) {
    FaultPlan plan = faults();
    if (plan.connecting() == FaultPlan.Connecting.IGNORE) {
      return;
    }
    try {
      DeviceSession opened =
          gateway.connect(request.identity(), PROTOCOL, request.credentials(), link);
      session = opened;
      if (request.modelId().isPresent()) {
        opened.announce(request.modelId().get());
      }
      restore(opened);
      replies.send(
          Packets.connAck(
              MqttConnectReturnCode.CONNECTION_ACCEPTED, !subscriptions.filters().isEmpty()));
      downlink.subscribed(opened, subscriptions.filters());
    } catch (HubFault e) {
      ended = true;
      LOG.debug("mqtt {} refused: {}", request.identity().id(), e.getMessage());
      replies.send(Packets.connAck(ConnectRefused.codeOf(e, plan), false));
      replies.finish();
    }
  }

  void publish(Publication publication) {
    DeviceSession open = active();
    if (open == null) {
      return;
    }
    if (publication.level() == MqttQoS.EXACTLY_ONCE) {
      violation("it publishes at quality of service 2");
      return;
    }
    Optional<Request> asked = topics.request(publication.topic());
    if (asked.isEmpty()) {
      violation("it may not publish to " + publication.topic());
    } else if (asked.get() instanceof Request.Telemetry telemetry) {
      gather(telemetry, publication);
    } else if (settle()) {
      acknowledgement(publication).ifPresent(replies::send);
      answer(open, asked.get(), publication.body());
    }
  }

  private void gather(Request.Telemetry telemetry, Publication publication) {
    TelemetryMessage message =
        Telemetry.message(telemetry.bag(), publication.retain(), publication.body());
    if (message.size() > TelemetryMessage.MAX_SIZE) {
      violation("its message of " + message.size() + " bytes is too large");
      return;
    }
    if (faults().poisons(message)) {
      poisoned();
      return;
    }
    intake.add(message);
    acknowledgement(publication).ifPresent(intake::acknowledging);
  }

  private void poisoned() {
    if (settle()) {
      LOG.info("mqtt {} is cut: a test has poisoned its message", request.identity().id());
      end(CloseReason.CUT);
      replies.finish();
    }
  }

  /**
   * Stores and acknowledges what is gathered. Where storing fails nothing of it is acknowledged.
   *
   * @return whether the session goes on
   */
  boolean settle() {
    DeviceSession open = active();
    if (intake.isEmpty()) {
      return open != null;
    }
    Intake.Batch batch = intake.take();
    return open != null && store(open, batch);
  }

  void subscribe(int id, List<MqttTopicSubscription> asked) {
    DeviceSession open = settled();
    if (open == null) {
      return;
    }
    List<MqttQoS> granted = new ArrayList<>();
    for (MqttTopicSubscription one : asked) {
      String filter = one.topicFilter();
      if (!topics.allows(filter)) {
        violation("it may not subscribe to " + filter);
        return;
      }
      granted.add(subscriptions.add(filter, one.qualityOfService()));
    }
    if (subscriptions.size() > Subscriptions.MOST) {
      violation("it has more than " + Subscriptions.MOST + " subscriptions");
      return;
    }
    save(open);
    replies.send(Packets.subAck(id, granted));
    downlink.subscribed(open, asked.stream().map(MqttTopicSubscription::topicFilter).toList());
  }

  void unsubscribe(int id, List<String> filters) {
    DeviceSession open = settled();
    if (open != null) {
      filters.forEach(subscriptions::remove);
      save(open);
      downlink.unsubscribed(open, filters);
      replies.send(Packets.unsubAck(id));
    }
  }

  /** What the hub sends down, or the device says of it, goes behind what the device sent up. */
  void down(BiConsumer<Downlink, DeviceSession> step) {
    DeviceSession open = settled();
    if (open != null) {
      step.accept(downlink, open);
    }
  }

  /** Ends the session because the device broke a rule: over MQTT the hub just closes (MQ-08). */
  void violation(String what) {
    if (!ended) {
      LOG.info("mqtt {} is closed: {}", request.identity().id(), what);
      end(CloseReason.PROTOCOL_ERROR);
    }
    replies.finish();
  }

  /** Ends the session; the will is delivered unless the device or the hub took its leave. */
  void end(CloseReason reason) {
    DeviceSession open = settled();
    ended = true;
    if (open == null) {
      return;
    }
    boolean abnormal =
        reason == CloseReason.CONNECTION_LOST || reason == CloseReason.PROTOCOL_ERROR;
    if (abnormal && request.will().isPresent()) {
      try {
        open.telemetry(request.will().get());
      } catch (HubFault e) {
        LOG.warn("mqtt {}: the will is refused: {}", request.identity().id(), e.getMessage());
      }
    }
    open.close(reason);
  }

  /** The hub has ended the session. */
  void hubClosed() {
    hubClosed = true;
  }

  /** Ends the session from outside the queue, where that is stuck. */
  void abandon() {
    DeviceSession open = session;
    if (open != null) {
      open.close(CloseReason.HUB_STOPPED);
    }
  }

  private @Nullable DeviceSession settled() {
    return settle() ? session : null;
  }

  private @Nullable DeviceSession active() {
    return ended || hubClosed ? null : session;
  }

  /**
   * A persistent session gets its filters back (rule MQ-09). Their level is not kept: all come back
   * at 1, which loses nothing.
   */
  private void restore(DeviceSession open) {
    if (request.cleanSession()) {
      open.saveSubscriptions(Set.of());
      return;
    }
    for (String filter : open.savedSubscriptions()) {
      if (topics.allows(filter)) {
        subscriptions.add(filter, MqttQoS.AT_LEAST_ONCE);
      }
    }
  }

  private void save(DeviceSession open) {
    if (!request.cleanSession()) {
      open.saveSubscriptions(subscriptions.filters());
    }
  }

  private boolean store(DeviceSession open, Intake.Batch batch) {
    FaultPlan plan = faults();
    if (plan.telemetry() == FaultPlan.Telemetry.DROPPED) {
      return true;
    }
    try {
      open.telemetry(batch.messages());
      intake.acknowledge(batch, plan);
      return true;
    } catch (HubFault e) {
      if (e.isSilent()) {
        LOG.debug("mqtt {} is not told: {}", request.identity().id(), e.getMessage());
        return true;
      }
      if (active() != null) {
        LOG.info("mqtt {} is closed: {}", request.identity().id(), e.getMessage());
        boolean own = e.code().http() == 400 || e.code().http() == 413;
        end(own ? CloseReason.PROTOCOL_ERROR : CloseReason.CONNECTION_LOST);
        replies.finish();
      }
      return false;
    }
  }

  private void answer(DeviceSession open, Request asked, byte[] body) {
    if (asked instanceof Request.MethodAnswer method) {
      if (!MethodMessages.answer(open, method, body)) {
        violation("its answer to a method is too large, or has the status " + method.status());
      }
      return;
    }
    // The patch is made even where nobody waits for the answer.
    boolean heard = subscriptions.level(DeviceTopics.TWIN_ANSWERS).isPresent();
    if (asked instanceof Request.TwinGet get && heard) {
      replies.send(TwinRequests.get(open, get));
    } else if (asked instanceof Request.ReportedPatch patch) {
      var answer = TwinRequests.patch(open, patch, body);
      if (heard) {
        replies.send(answer);
      }
    }
  }

  private static Optional<MqttMessage> acknowledgement(Publication publication) {
    return publication.level() == MqttQoS.AT_LEAST_ONCE
        ? Optional.of(Packets.pubAck(publication.packetId()))
        : Optional.empty();
  }

  private FaultPlan faults() {
    return gateway.faults(request.identity());
  }
}
