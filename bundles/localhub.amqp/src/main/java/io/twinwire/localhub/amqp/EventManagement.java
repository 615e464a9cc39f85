package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.support.amqp.AmqpSession;
import io.twinwire.support.amqp.IncomingLink;
import io.twinwire.support.amqp.IncomingMessage;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.exec.SerialQueue;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.message.Message;

/** Tells what the built-in Event Hub endpoint and its partitions are like. */
final class EventManagement {

  private static final int CREDIT = 100;
  private static final int LARGEST = 64 * 1024;
  private static final String TOKEN = "security_token";

  private final HubParts hub;
  private final Credentials credentials;
  private final SerialQueue queue;
  private final Map<AmqpSession, OutgoingLink> answers = new ConcurrentHashMap<>();

  EventManagement(HubParts hub, Credentials credentials, SerialQueue queue) {
    this.hub = hub;
    this.credentials = credentials;
    this.queue = queue;
  }

  void accept(IncomingLink link) {
    link.accept(
        CREDIT,
        LARGEST,
        message -> queue.add(message.size(), () -> take(link.session(), message)),
        () -> {});
  }

  void accept(OutgoingLink link) {
    answers.put(link.session(), link);
    link.accept(() -> {}, () -> answers.remove(link.session(), link));
  }

  private void take(AmqpSession session, IncomingMessage incoming) {
    Message request;
    try {
      request = incoming.message();
    } catch (IllegalArgumentException e) {
      incoming.reject(AmqpError.DECODE_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    incoming.accept();
    Message answer = Message.Factory.create();
    answer.setCorrelationId(request.getMessageId());
    Map<String, Object> status = new HashMap<>();
    try {
      answer.setBody(new AmqpValue(read(DeviceMessages.applicationProperties(request))));
      status.put("status-code", 200);
      status.put("status-description", "OK");
    } catch (HubFault e) {
      answer.setBody(new AmqpValue(Map.of()));
      status.put("status-code", e.code().http());
      status.put("status-description", String.valueOf(e.getMessage()));
      status.put("error-condition", Conditions.condition(e.code()).toString());
    }
    answer.setApplicationProperties(new ApplicationProperties(status));
    OutgoingLink link = answers.get(session);
    if (link != null) {
      link.send(answer);
    }
  }

  /** The types of the values are those that Microsoft's client casts to. */
  private Map<String, Object> read(Map<String, Object> request) throws HubFault {
    EventHub events = hub.events();
    String name = DeviceMessages.text(request.get("name"));
    authorize(request, name);
    if (!events.isNamed(name)) {
      throw missing("name: \"" + name + "\" is not \"" + events.name() + "\"");
    }
    String type = DeviceMessages.text(request.get("type"));
    return switch (type) {
      case "com.microsoft:eventhub" -> hub(name);
      case "com.microsoft:partition" ->
          partition(name, DeviceMessages.text(request.get("partition")));
      default -> throw missing("type: \"" + type + "\" is not known");
    };
  }

  private void authorize(Map<String, Object> request, String name) throws HubFault {
    if (request.containsKey(TOKEN)) {
      hub.access().require(DeviceMessages.text(request.get(TOKEN)), name, Right.SERVICE_CONNECT);
    } else {
      credentials.requireService(hub.access(), name);
    }
  }

  private Map<String, Object> hub(String name) {
    TelemetryPartitions partitions = hub.events().partitions();
    Map<String, Object> body = new HashMap<>();
    body.put("name", name);
    body.put("type", "com.microsoft:eventhub");
    body.put("created_at", Date.from(partitions.created()));
    body.put("partition_count", partitions.count());
    body.put(
        "partition_ids",
        IntStream.range(0, partitions.count()).mapToObj(Integer::toString).toArray(String[]::new));
    body.put("georeplication_factor", 1);
    return body;
  }

  private Map<String, Object> partition(String name, String id) throws HubFault {
    OptionalInt partition = hub.events().partition(id);
    if (partition.isEmpty()) {
      throw missing("partition: \"" + id + "\" is none of " + hub.events().partitions().count());
    }
    TelemetryPartitions.State state = hub.events().partitions().state(partition.getAsInt());
    Map<String, Object> body = new HashMap<>();
    body.put("name", name);
    body.put("type", "com.microsoft:partition");
    body.put("partition", id);
    body.put("begin_sequence_number", state.firstSequence());
    body.put("last_enqueued_sequence_number", state.lastSequence());
    body.put("last_enqueued_offset", Long.toString(state.lastSequence()));
    body.put("last_enqueued_time_utc", Date.from(state.lastEnqueued().orElse(Instant.EPOCH)));
    body.put("is_partition_empty", state.isEmpty());
    return body;
  }

  private static HubFault missing(String what) {
    return new HubFault(HubFault.Code.RESOURCE_NOT_FOUND, what);
  }
}
