package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.OutgoingLink;
import io.twinwire.support.exec.SerialQueue;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in Event Hub endpoint: who reads which partition from where. */
final class EventHub {

  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  /** What IoT Hub's own endpoint is called in its addresses. */
  private static final String BUILT_IN = "messages/events";

  private static final String SELECTOR = "apache.org:selector-filter:string";
  private static final String METRIC = "com.microsoft:enable-receiver-runtime-metric";
  private static final String EPOCH = "com.microsoft:epoch";

  private final TelemetryPartitions partitions;
  private final ServiceAccess access;
  private final String name;
  private final Set<String> groups;
  private final EventReaders readers = new EventReaders();

  /**
   * @param groups the consumer groups, compared without case
   */
  EventHub(TelemetryPartitions partitions, ServiceAccess access, String name, Set<String> groups) {
    this.partitions = partitions;
    this.access = access;
    this.name = name;
    this.groups = groups;
  }

  TelemetryPartitions partitions() {
    return partitions;
  }

  String name() {
    return name;
  }

  boolean isNamed(String wanted) {
    return wanted.equalsIgnoreCase(name) || wanted.equalsIgnoreCase(BUILT_IN);
  }

  /** The partition of this id; empty where there is none. */
  OptionalInt partition(String id) {
    try {
      int partition = Integer.parseInt(id);
      return partition >= 0 && partition < partitions.count()
          ? OptionalInt.of(partition)
          : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Serves a reader, or refuses it; may block. */
  void open(
      Address.Partition wanted,
      Credentials credentials,
      AmqpConnection connection,
      SerialQueue queue,
      OutgoingLink link) {
    try {
      credentials.requireService(access, Address.path(link.address()));
      OptionalInt partition = partition(wanted.partition());
      if (!isNamed(wanted.hub()) || !groups.contains(wanted.group()) || partition.isEmpty()) {
        link.close(
            AmqpError.NOT_FOUND, "address: \"" + link.address() + "\" is none of the Event Hub");
        return;
      }
      Optional<Object> filter = link.filter(SELECTOR);
      long after =
          filter.isPresent()
              ? EventPosition.of(DeviceMessages.text(filter.get()))
                  .after(partitions, partition.getAsInt())
              : -1;
      serve(wanted, partition.getAsInt(), after, connection, queue, link);
    } catch (HubFault e) {
      link.close(Conditions.of(e));
    }
  }

  private void serve(
      Address.Partition wanted,
      int partition,
      long after,
      AmqpConnection connection,
      SerialQueue queue,
      OutgoingLink link) {
    OptionalLong epoch =
        link.property(EPOCH) instanceof Number number
            ? OptionalLong.of(number.longValue())
            : OptionalLong.empty();
    String place = wanted.group().toLowerCase(Locale.ROOT) + "/" + partition;
    Optional<String> refusal = readers.enter(place, link, epoch);
    if (refusal.isPresent()) {
      link.close(EventReaders.refusal(epoch), refusal.get());
      return;
    }
    Outlet outlet =
        new Outlet(
            connection,
            queue,
            link,
            new EventSource(partitions, partition, after, link.desires(METRIC)));
    AutoCloseable watch = partitions.whenStored(partition, outlet::wake);
    outlet.open(
        () -> {
          readers.leave(place, link);
          close(watch);
        });
  }

  private static void close(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.debug("amqp: the watch of a partition did not end", e);
    }
  }
}
