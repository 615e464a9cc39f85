package io.twinwire.localhub.core.telemetry;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.store.Changes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the partitions of the built-in Event Hub endpoint. */
public final class PartitionReader implements TelemetryPartitions {

  private final Changes changes;
  private final List<Partition> partitions;
  private final Instant created;

  public PartitionReader(Changes changes, Telemetry telemetry, Instant created) {
    this.changes = changes;
    this.partitions = telemetry.partitions();
    this.created = created;
  }

  @Override
  public int count() {
    return partitions.size();
  }

  @Override
  public Instant created() {
    return created;
  }

  @Override
  public State state(int partition) throws HubFault {
    return changes.change(
        now -> {
          Partition asked = partition(partition);
          asked.trim(now);
          byte[] newest = asked.get(asked.last());
          return new State(
              asked.first(),
              asked.last(),
              newest == null ? Optional.empty() : Optional.of(Telemetry.time(newest)));
        });
  }

  @Override
  public List<PartitionedMessage> read(int partition, long after, int max) throws HubFault {
    if (max < 1) {
      throw Faults.invalid("max: " + max + " is below 1");
    }
    List<Partition.Raw> raw =
        changes.change(
            now -> {
              Partition asked = partition(partition);
              asked.trim(now);
              return asked.read(after, max);
            });
    return raw.stream().map(Telemetry::decoded).toList();
  }

  @Override
  public long before(int partition, Instant time) throws HubFault {
    return changes.change(now -> partition(partition).before(time));
  }

  @Override
  public AutoCloseable whenStored(int partition, Runnable told) {
    return partitions.get(partition).watch(told);
  }

  private Partition partition(int partition) throws HubFault {
    if (partition < 0 || partition >= count()) {
      throw Faults.invalid("partition: " + partition + " is not from 0 to " + (count() - 1));
    }
    return partitions.get(partition);
  }
}
