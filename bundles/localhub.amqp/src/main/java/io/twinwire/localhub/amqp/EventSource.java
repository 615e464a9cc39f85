package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.api.localhub.TelemetryPartitions.PartitionedMessage;
import io.twinwire.localhub.amqp.Outlet.Parcel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.message.Message;

/** Reads a partition from a place on, as messages with IoT Hub's annotations (rule D2C-03). */
final class EventSource implements Outlet.Supply {

  private static final int PAGE = 64;

  private final TelemetryPartitions partitions;
  private final int partition;
  private final boolean metric;
  private final Queue<PartitionedMessage> page = new ArrayDeque<>();
  private long after;

  /**
   * @param metric whether each message says how far the partition is
   */
  EventSource(TelemetryPartitions partitions, int partition, long after, boolean metric) {
    this.partitions = partitions;
    this.partition = partition;
    this.after = after;
    this.metric = metric;
  }

  @Override
  public Optional<Parcel> next() throws HubFault {
    if (page.isEmpty()) {
      page.addAll(partitions.read(partition, after, PAGE));
    }
    PartitionedMessage next = page.poll();
    if (next == null) {
      return Optional.empty();
    }
    after = next.sequence();
    Message message = message(next);
    if (metric) {
      message.setDeliveryAnnotations(new DeliveryAnnotations(metric()));
    }
    return Optional.of(new Parcel(message, outcome -> {}));
  }

  static Message message(PartitionedMessage event) {
    StoredMessage stored = event.message();
    Map<String, String> system = stored.message().systemProperties();
    Message message = DeviceMessages.data(stored.message().body());
    DeviceMessages.properties(message, system);
    if (system.containsKey("to")) {
      message.setAddress(system.get("to"));
    }
    message.setApplicationProperties(
        new ApplicationProperties(new HashMap<>(stored.message().properties())));
    Map<Symbol, Object> annotations = new HashMap<>();
    Date enqueued = Date.from(stored.enqueuedTime());
    put(annotations, "x-opt-sequence-number", event.sequence());
    put(annotations, "x-opt-offset", Long.toString(event.sequence()));
    put(annotations, "x-opt-enqueued-time", enqueued);
    put(annotations, "iothub-enqueuedtime", enqueued);
    put(annotations, "iothub-connection-device-id", stored.identity().deviceId());
    stored
        .identity()
        .moduleId()
        .ifPresent(module -> put(annotations, "iothub-connection-module-id", module));
    put(annotations, "iothub-connection-auth-method", event.authMethod());
    put(annotations, "iothub-connection-auth-generation-id", stored.generationId());
    put(annotations, "iothub-message-source", "Telemetry");
    copy(system, "dt-subject", annotations, "dt-subject");
    copy(system, "dt-dataschema", annotations, "dt-dataschema");
    copy(system, "interface-id", annotations, "iothub-interface-id");
    copy(system, "output-name", annotations, "iothub-outputname");
    copy(system, "creation-time", annotations, "iothub-creation-time-utc");
    message.setMessageAnnotations(new MessageAnnotations(annotations));
    return message;
  }

  private Map<Symbol, Object> metric() throws HubFault {
    TelemetryPartitions.State state = partitions.state(partition);
    Map<Symbol, Object> annotations = new HashMap<>();
    put(annotations, "last_enqueued_sequence_number", state.lastSequence());
    put(annotations, "last_enqueued_offset", Long.toString(state.lastSequence()));
    put(
        annotations,
        "last_enqueued_time_utc",
        Date.from(state.lastEnqueued().orElse(Instant.EPOCH)));
    put(annotations, "runtime_info_retrieval_time_utc", Date.from(Instant.now()));
    return annotations;
  }

  private static void copy(
      Map<String, String> system, String from, Map<Symbol, Object> annotations, String to) {
    String value = system.get(from);
    if (value != null) {
      put(annotations, to, value);
    }
  }

  private static void put(Map<Symbol, Object> annotations, String name, Object value) {
    annotations.put(Symbol.valueOf(name), value);
  }
}
