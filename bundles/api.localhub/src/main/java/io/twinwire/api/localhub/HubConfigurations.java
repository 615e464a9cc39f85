package io.twinwire.api.localhub;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Automatic device management (rules CF-01 to CF-06): desired properties for all twins that a
 * condition fits. Documents are those of IoT Hub's service API (2021-04-12) as JDK types.
 */
@ProviderType
public interface HubConfigurations {

  Map<String, @Nullable Object> get(String id) throws HubFault;

  /**
   * The configurations, ordered by id.
   *
   * @param top how many at most
   */
  List<Map<String, @Nullable Object>> list(int top) throws HubFault;

  /** Creates a configuration, and has it applied. */
  Map<String, @Nullable Object> create(String id, Map<String, ?> document) throws HubFault;

  /**
   * Changes condition, labels, priority and metrics; the content stays as it was created.
   *
   * @param ifMatch an ETag without quotes, {@code *} for any
   */
  Map<String, @Nullable Object> update(String id, Map<String, ?> document, String ifMatch)
      throws HubFault;

  /** Deletes a configuration; what it had set is removed, or set by the next one. */
  void delete(String id, String ifMatch) throws HubFault;

  /**
   * Says what is wrong with a {@code targetCondition} and {@code customMetricQueries}.
   *
   * @return {@code targetConditionError} and {@code customMetricQueryErrors}
   */
  Map<String, @Nullable Object> test(Map<String, ?> queries) throws HubFault;

  /** Sets the desired properties of an Edge device's modules from {@code modulesContent}, once. */
  void apply(String deviceId, Map<String, ?> content) throws HubFault;

  /** Does at once what is done every five minutes: applies all, and counts metrics. */
  void evaluate() throws HubFault;
}
