package io.twinwire.api.localhub;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The queue of uploaded files that a back end reads. A notification is locked to be read, and goes
 * when it is completed, when its time to live has passed, or when it was delivered too often.
 */
@ProviderType
public interface FileNotifications {

  /**
   * A file that a device uploaded.
   *
   * @param lockToken names this delivery
   * @param deliveryCount how often it was delivered, with this time
   * @param blobUri where the blob is, without a signature
   */
  record Notification(
      String lockToken,
      int deliveryCount,
      String deviceId,
      String blobUri,
      String blobName,
      Instant lastUpdatedTime,
      long blobSizeInBytes,
      Instant enqueuedTime) {}

  /** Locks the oldest notification that is free; empty where there is none. */
  Optional<Notification> receive() throws HubFault;

  /**
   * Takes a notification out of the queue.
   *
   * @throws HubFault with {@link HubFault.Code#MESSAGE_LOCK_LOST} when the lock has passed
   */
  void complete(String lockToken) throws HubFault;

  /** Frees a notification for the next delivery. */
  void abandon(String lockToken) throws HubFault;

  /** How many there are, locked or not. */
  int size() throws HubFault;

  /**
   * Has a listener called, on any thread and without a lock held, whenever there may be something
   * to receive. It must return at once.
   *
   * @return ends this
   */
  Runnable listen(Runnable listener);
}
