package io.twinwire.api.localhub;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Jobs that update twins or call methods of all devices that a condition fits. Documents are those
 * of IoT Hub's service API (2021-04-12) as JDK types.
 */
@ProviderType
public interface HubJobs {

  /** Creates a job, which begins at its {@code startTime}. */
  Map<String, @Nullable Object> create(String id, Map<String, ?> document) throws HubFault;

  Map<String, @Nullable Object> get(String id) throws HubFault;

  /** Ends a job that is not over; what it has done stays. */
  Map<String, @Nullable Object> cancel(String id) throws HubFault;

  /**
   * The jobs, ordered by id.
   *
   * @param type {@code scheduleUpdateTwin} or {@code scheduleDeviceMethod}; empty for any
   * @param status such as {@code completed}; empty for any
   */
  HubQueries.Page query(
      Optional<String> type, Optional<String> status, int most, Optional<String> continuation)
      throws HubFault;
}
