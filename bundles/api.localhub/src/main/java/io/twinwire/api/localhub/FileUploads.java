package io.twinwire.api.localhub;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Devices' file uploads (rules FU-01 and FU-02). The caller has checked the device's credentials;
 * whether it is enabled and registered is checked again here.
 */
@ProviderType
public interface FileUploads {

  /** How many uploads of a device may be open. */
  int MAX_OPEN = 10;

  /**
   * An upload that may begin.
   *
   * @param blobName with the device's id and a slash before the name that was asked for
   */
  record Upload(
      String correlationId,
      String hostName,
      String containerName,
      String blobName,
      String sasToken) {}

  /**
   * How an upload ended.
   *
   * @param success false frees the place and notifies nobody
   */
  record Outcome(String correlationId, boolean success, int statusCode, String description) {}

  /**
   * Opens an upload.
   *
   * @param blobName 1 to 1024 characters, at most 254 segments between slashes
   * @throws HubFault with {@link HubFault.Code#DEVICE_MAXIMUM_ACTIVE_FILE_UPLOAD_LIMIT_EXCEEDED}
   *     beyond {@link #MAX_OPEN}, with {@link
   *     HubFault.Code#DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED} where nothing keeps blobs
   */
  Upload begin(Identity device, String blobName) throws HubFault;

  /**
   * Closes an upload, and queues a notification when it succeeded.
   *
   * @throws HubFault with {@link HubFault.Code#INVALID_FILE_UPLOAD_CORRELATION_ID} for an id that
   *     is not one of this device's open uploads, with {@link
   *     HubFault.Code#EXPIRED_FILE_UPLOAD_CORRELATION_ID} when its time is over, with {@link
   *     HubFault.Code#ARGUMENT_INVALID} for a success without a blob; the upload stays open then
   */
  void end(Identity device, Outcome outcome) throws HubFault;

  /** How many uploads of the device are open. */
  int open(Identity device) throws HubFault;
}
