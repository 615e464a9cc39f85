package io.twinwire.api.localhub;

import java.time.LocalDate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The daily quota of messages. Metered are, while there is a limit: device-to-cloud messages, and
 * the devices' twin reads, reported patches and desired notifications.
 */
@ProviderType
public interface QuotaControl {

  /**
   * What the day has used.
   *
   * @param day by the hub's clock, in UTC
   */
  record Use(LocalDate day, long units) {}

  DailyQuota quota();

  /** Replaces the quota until the hub ends; what the day has used stays. */
  void quota(DailyQuota quota);

  /** What is metered so far; it outlives the hub. */
  Use use() throws HubFault;

  /** Says that the day has used so much. */
  void use(long units) throws HubFault;
}
