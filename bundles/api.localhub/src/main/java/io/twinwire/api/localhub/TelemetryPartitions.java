package io.twinwire.api.localhub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The telemetry of all identities, as the built-in Event Hub endpoint shows it: in partitions, for
 * a set time (rule D2C-02). An identity's messages lie in one partition, in the order of arrival.
 * Partitions are numbered from 0, and so are the messages of each.
 */
@ProviderType
public interface TelemetryPartitions {

  /**
   * A message in its partition.
   *
   * @param sequence rises by one, from 0
   * @param authMethod how the sender was let in: JSON with {@code scope}, {@code type}, {@code
   *     issuer}
   */
  record PartitionedMessage(long sequence, StoredMessage message, String authMethod) {}

  /**
   * How far a partition is.
   *
   * @param firstSequence of the oldest message that is kept, or of the next where none is
   * @param lastSequence of the newest message ever; -1 before the first
   * @param lastEnqueued when that came; empty where it is not kept
   */
  record State(long firstSequence, long lastSequence, Optional<Instant> lastEnqueued) {

    public boolean isEmpty() {
      return firstSequence > lastSequence;
    }
  }

  /** How many partitions there are, 1 and up. */
  int count();

  /** When the endpoint was made. */
  Instant created();

  State state(int partition) throws HubFault;

  /**
   * Reads messages.
   *
   * @param after only messages with a greater sequence; -1 for all that are kept
   * @param max at most so many, 1 and up
   */
  List<PartitionedMessage> read(int partition, long after, int max) throws HubFault;

  /** The sequence behind which the messages begin that came at this time or later. */
  long before(int partition, Instant time) throws HubFault;

  /**
   * Has a reader told, on any thread, that there may be more to read. The call must return at once.
   *
   * @return ends it
   */
  AutoCloseable whenStored(int partition, Runnable told);
}
