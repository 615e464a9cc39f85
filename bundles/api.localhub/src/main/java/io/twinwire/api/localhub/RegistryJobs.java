package io.twinwire.api.localhub;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Jobs that export the registry to a blob, or import it from one (Azure IoT Hub, "Import and export
 * IoT Hub device identities in bulk"). Documents are those of IoT Hub's service API (2021-04-12) as
 * JDK types; those of a job do not show the addresses that it was given, as they hold signatures.
 */
@ProviderType
public interface RegistryJobs {

  /**
   * Begins a job.
   *
   * @throws HubFault with {@link HubFault.Code#JOB_QUOTA_EXCEEDED} while another is under way, with
   *     {@link HubFault.Code#BLOB_CONTAINER_VALIDATION} where a container cannot be used
   */
  Map<String, @Nullable Object> create(Map<String, ?> document) throws HubFault;

  Map<String, @Nullable Object> get(String id) throws HubFault;

  /** The jobs of the last 30 days, the oldest first. */
  List<Map<String, @Nullable Object>> list() throws HubFault;

  /** Ends a job that is not over; what an import has done stays. */
  void cancel(String id) throws HubFault;
}
